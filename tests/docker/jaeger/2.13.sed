# deploy/jaeger/config.yaml for Jaeger 2.13.0, which the tests can build, in place of 2.20.0, which is pinned. Both were
# started with it on a real Elasticsearch, and neither warned of anything; their metrics are in metrics-*.txt.
#
# | what | 2.13.0 | 2.20.0 |
# |---|---|---|
# | the connector | spanmetrics | span_metrics; warns of the old name |
# | its own resource | {service.name: jaeger} | {attributes: [{name: …, value: …}]}; warns of the old form |
# | counters of itself | otelcol_receiver_refused_spans_total | otelcol_receiver_refused_spans |
# | histograms of itself | jaeger_storage_latency_seconds_bucket | jaeger_storage_latency_bucket |
s/span_metrics/spanmetrics/
s/resource: {attributes: \[{name: service.name, value: jaeger}\]}/resource: {service.name: jaeger}/
