using System.Diagnostics.Metrics;
using LunarHub.ApiHost.Metrics;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Metrics;

public class MetricsTests
{
    [Fact]
    public async Task The_server_exposes_its_requests_and_its_runtime()
    {
        await using var hub = await RunningHub.StartAsync();
        await MeasuredAsync(() => hub.Http.GetAsync("/v1/repos"));
        var response = await hub.Http.GetAsync("/metrics");
        var metrics = PrometheusText.Parse(await response.Content.ReadAsStringAsync());

        response.Content.Headers.ContentType!.ToString().Should().Be("text/plain; version=0.0.4; charset=utf-8");
        metrics.Types["http_server_request_duration_seconds"].Should().Be("histogram");
        metrics.Samples.Keys.Where(k => k.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal))
            .Should().Contain(k => k.Contains("http_route=\"/v1/repos\"") && k.Contains("http_response_status_code=\"200\""));
        metrics.Samples["dotnet_process_memory_working_set_bytes"].Should().BeGreaterThan(1e6);
        metrics.Types["dotnet_gc_collections_total"].Should().Be("counter");
        metrics.Samples.Keys.Should().Contain(k => k.StartsWith("http_server_active_requests", StringComparison.Ordinal));
    }

    [Fact]
    public void A_histogram_is_cumulative_and_ends_in_infinity()
    {
        using var meter = new Meter("LunarHub.Tests.Histogram");
        using var metrics = new ProcessMetrics();
        var histogram = meter.CreateHistogram<double>("tests.took", "s", "How long", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in new[] { 0.05, 0.1, 0.5, 1, 7 })
        {
            histogram.Record(value);
        }

        var text = PrometheusText.Parse(metrics.Write());
        text.Samples["tests_took_seconds_bucket{le=\"0.1\"}"].Should().Be(2, "a bound belongs to its bucket");
        text.Samples["tests_took_seconds_bucket{le=\"1\"}"].Should().Be(4);
        text.Samples["tests_took_seconds_bucket{le=\"+Inf\"}"].Should().Be(5);
        text.Samples["tests_took_seconds_count"].Should().Be(5);
        text.Samples["tests_took_seconds_sum"].Should().BeApproximately(8.65, 1e-9);
    }

    [Fact]
    public void Counters_add_and_gauges_follow()
    {
        using var meter = new Meter("LunarHub.Tests.Kinds");
        using var metrics = new ProcessMetrics();
        var counter = meter.CreateCounter<long>("tests.things", "{thing}");
        var level = meter.CreateUpDownCounter<int>("tests.level");
        var gauge = meter.CreateGauge<double>("tests.heat", "Cel");
        var observed = 3L;
        meter.CreateObservableCounter("tests.seen", () => observed, "By");
        counter.Add(2);
        counter.Add(3);
        level.Add(5);
        level.Add(-7);
        gauge.Record(1.5);
        gauge.Record(double.NegativeInfinity);
        metrics.Write();
        observed = 8;

        var text = PrometheusText.Parse(metrics.Write());
        text.Samples["tests_things_total"].Should().Be(5);
        text.Samples["tests_level"].Should().Be(-2);
        text.Samples["tests_heat_Cel"].Should().Be(double.NegativeInfinity);
        text.Samples["tests_seen_bytes_total"].Should().Be(8, "an observed counter is set, not added up");
    }

    [Fact]
    public void Whatever_a_label_holds_the_text_can_be_parsed()
    {
        using var meter = new Meter("LunarHub.Tests.Labels");
        using var metrics = new ProcessMetrics();
        var counter = meter.CreateCounter<int>("tests.odd", description: "back\\slash\nand line");
        counter.Add(1, new("a.b", "quote\" back\\ line\n end"), new("9x", true), new("none", null), new("a_b", "second of one name"));

        var text = PrometheusText.Parse(metrics.Write());
        text.Samples["""tests_odd_total{_9x="true",a_b="quote\" back\\ line\n end"}"""].Should().Be(1);
    }

    [Fact]
    public void Labels_without_end_do_not_take_memory_without_end()
    {
        using var meter = new Meter("LunarHub.Tests.Cardinality");
        using var metrics = new ProcessMetrics();
        var counter = meter.CreateCounter<int>("tests.wide");
        for (var i = 0; i < MetricFamily.MaxSeries + 100; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var series = PrometheusText.Parse(metrics.Write()).Samples.Where(s => s.Key.StartsWith("tests_wide", StringComparison.Ordinal)).ToArray();
        series.Should().HaveCount(MetricFamily.MaxSeries + 1);
        series.Sum(s => s.Value).Should().Be(MetricFamily.MaxSeries + 100, "nothing is lost");
        series.Should().Contain(s => s.Key.Contains("otel_metric_overflow") && s.Value == 100);
    }

    [Fact]
    public void Meters_of_others_are_not_exposed()
    {
        using var meter = new Meter("Acme.Private");
        using var metrics = new ProcessMetrics();
        meter.CreateCounter<int>("acme.secret").Add(1);
        metrics.Write().Should().NotContain("acme");
    }

    /// <summary>Returns when the request has been measured, which the server does after it has answered.</summary>
    private static async Task MeasuredAsync(Func<Task> request)
    {
        var measured = new TaskCompletionSource();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Name == "http.server.request.duration")
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (tags.ToArray().Any(t => t is { Key: "http.route", Value: "/v1/repos" }))
            {
                measured.TrySetResult();
            }
        });
        listener.Start();
        await request();
        await measured.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
