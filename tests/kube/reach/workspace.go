package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// Workspace is what ferroctl.yaml and the compose files say of who needs whom. Names are those of the cluster.
type Workspace struct {
	Services  map[string]Service
	needs     map[need]bool
	databases map[need]bool // those of the needs that a migration has as well
}

// Service is one of the workspace's.
type Service struct {
	Name    string
	API     string
	Port    int32
	Metrics int32
	Calls   []string
}

type need struct {
	from, to string
	port     int32
}

func readWorkspace(folder string) (*Workspace, error) {
	found := &Workspace{Services: map[string]Service{}, needs: map[need]bool{}, databases: map[need]bool{}}
	if err := found.readServices(filepath.Join(folder, "ferroctl.yaml")); err != nil {
		return nil, err
	}
	for _, name := range []string{"compose.yaml", "compose.observability.yaml"} {
		if err := found.readContainers(filepath.Join(folder, name)); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (w *Workspace) readServices(file string) error {
	var manifest struct{ Services []Service }
	if err := readYAML(file, &manifest); err != nil {
		return err
	}
	for _, service := range manifest.Services {
		w.Services[inCluster(service.Name)] = service
	}
	for name, service := range w.Services {
		for _, called := range service.Calls {
			w.needs[need{name, inCluster(called), w.Services[inCluster(called)].Port}] = true
		}
	}
	return nil
}

var hostAndPort = regexp.MustCompile(`([a-zA-Z0-9_-]+):([0-9]+)`)

// readContainers takes from each container's environment the other containers, with their ports, that it is told of.
func (w *Workspace) readContainers(file string) error {
	var compose struct {
		Services map[string]struct{ Environment map[string]string }
	}
	if err := readYAML(file, &compose); err != nil {
		return err
	}
	for name, container := range compose.Services {
		for variable, value := range container.Environment {
			for _, found := range hostAndPort.FindAllStringSubmatch(value, -1) {
				port, _ := strconv.Atoi(found[2])
				told := need{inCluster(name), inCluster(found[1]), int32(port)}
				w.needs[told] = true
				w.databases[told] = w.databases[told] || strings.HasSuffix(variable, "DATA_SOURCE")
			}
		}
	}
	return nil
}

func readYAML(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// inCluster is a name as Kubernetes takes it.
func inCluster(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}
