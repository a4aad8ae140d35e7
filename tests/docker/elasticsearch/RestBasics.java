import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;

/** What the server's jar leaves to modules that Maven has not: GET /, GET /_license, and x-pack's switches. */
public class RestBasics extends Plugin implements ActionPlugin {
    @Override
    public List<Setting<?>> getSettings() {
        return List.of(
            Setting.boolSetting("xpack.security.enabled", false, Setting.Property.NodeScope),
            Setting.boolSetting("xpack.security.http.ssl.enabled", false, Setting.Property.NodeScope)
        );
    }

    @Override
    public List<RestHandler> getRestHandlers(
        ActionPlugin.RestHandlersServices services,
        Supplier<DiscoveryNodes> nodes,
        Predicate<NodeFeature> features
    ) {
        return List.of(new Version(), new License());
    }

    /** Clients read the version, and that this is Elasticsearch. */
    private static class Version extends Answer {
        Version() {
            super("version", "/", RestRequest.Method.GET, RestRequest.Method.HEAD);
        }

        @Override
        void write(XContentBuilder body) throws IOException {
            Build build = Build.current();
            body.field("name", "node").field("cluster_name", "docker-cluster").field("cluster_uuid", "_na_");
            body.startObject("version")
                .field("number", build.qualifiedVersion())
                .field("build_flavor", build.flavor())
                .field("minimum_wire_compatibility_version", build.minWireCompatVersion())
                .field("minimum_index_compatibility_version", build.minIndexCompatVersion())
                .endObject();
            body.field("tagline", "You Know, for Search");
        }
    }

    /** Filebeat asks for it before it sends. */
    private static class License extends Answer {
        License() {
            super("license", "/_license", RestRequest.Method.GET);
        }

        @Override
        void write(XContentBuilder body) throws IOException {
            body.startObject("license").field("status", "active").field("uid", "0").field("type", "basic").endObject();
        }
    }

    private abstract static class Answer extends BaseRestHandler {
        private final String name;
        private final List<Route> routes;

        Answer(String name, String path, RestRequest.Method... methods) {
            this.name = name;
            this.routes = java.util.Arrays.stream(methods).map(method -> new Route(method, path)).toList();
        }

        abstract void write(XContentBuilder body) throws IOException;

        @Override
        public String getName() {
            return name;
        }

        @Override
        public List<Route> routes() {
            return routes;
        }

        @Override
        protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
            request.params().keySet().forEach(request::param);
            return channel -> {
                XContentBuilder body = channel.newBuilder().startObject();
                write(body);
                channel.sendResponse(new RestResponse(RestStatus.OK, body.endObject()));
            };
        }
    }
}
