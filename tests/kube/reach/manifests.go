package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigs "sigs.k8s.io/yaml"
)

// Manifests are what of a rendered overlay has to do with who may reach whom.
type Manifests struct {
	Pods     []Place
	Policies []networking.NetworkPolicy
}

func read(file string) (*Manifests, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	var found Manifests
	documents := yaml.NewYAMLReader(bufio.NewReader(opened))
	for {
		document, err := documents.Read()
		if err == io.EOF {
			return &found, nil
		}
		if err == nil {
			err = found.add(document)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
}

func (m *Manifests) add(document []byte) error {
	var kind meta.TypeMeta
	if err := sigs.Unmarshal(document, &kind); err != nil {
		return err
	}
	switch kind.Kind {
	case "NetworkPolicy":
		return into(document, func(policy *networking.NetworkPolicy) { m.Policies = append(m.Policies, *policy) })
	case "Deployment":
		return into(document, func(it *apps.Deployment) { m.addPod(it.ObjectMeta, it.Spec.Template) })
	case "StatefulSet":
		return into(document, func(it *apps.StatefulSet) { m.addPod(it.ObjectMeta, it.Spec.Template) })
	case "DaemonSet":
		return into(document, func(it *apps.DaemonSet) { m.addPod(it.ObjectMeta, it.Spec.Template) })
	case "Job":
		return into(document, func(it *batch.Job) { m.addPod(it.ObjectMeta, it.Spec.Template) })
	case "CronJob":
		return into(document, func(it *batch.CronJob) { m.addPod(it.ObjectMeta, it.Spec.JobTemplate.Spec.Template) })
	}
	return nil
}

func into[T any](document []byte, add func(*T)) error {
	var object T
	if err := sigs.UnmarshalStrict(document, &object); err != nil {
		return err
	}
	add(&object)
	return nil
}

func (m *Manifests) addPod(object meta.ObjectMeta, template core.PodTemplateSpec) {
	var ports []core.ContainerPort
	for _, container := range template.Spec.Containers {
		ports = append(ports, container.Ports...)
	}
	m.Pods = append(m.Pods, Place{
		Name:      object.Name,
		Namespace: object.Namespace,
		Labels:    labels.Set(template.Labels),
		Ports:     ports,
	})
}
