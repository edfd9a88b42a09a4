using LunarHub.Embedded.Hosting;
using LunarHub.Embedded.Streams;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace LunarHub.Embedded.Tests;

public interface IStreamWriterGrain : IGrainWithStringKey
{
    Task PublishAsync(string ns, string key, string text);
}

public interface IStreamReaderGrain : IGrainWithStringKey
{
    Task SubscribeAsync(string ns, string key);

    Task UnsubscribeAsync(string ns, string key);

    Task LeaveAsync();
}

public sealed class StreamWriterGrain : Grain, IStreamWriterGrain
{
    public Task PublishAsync(string ns, string key, string text)
        => this.GetStreamProvider("test").GetStream<string>(StreamId.Create(ns, key)).OnNextAsync(text);
}

/// <summary>Reads, and misbehaves on the words "hold", "fail once", "poison" and "stop".</summary>
internal static class Reading
{
    public static async Task HandleAsync(Probe probe, string reader, string text)
    {
        if (text is "poison" || (text is "fail once" && probe.Count("failures") == 1))
        {
            probe.Set("failed " + text);
            throw new InvalidOperationException(text);
        }

        if (probe.Held)
        {
            probe.Set("held");
            await probe.Seen("release");
        }

        probe.Log.Enqueue($"{reader} {text}");
        probe.Set($"{reader} {text}");
    }
}

public sealed class StreamReaderGrain(Probe probe) : Grain, IStreamReaderGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var ns in new[] { "crash", "news" })
        {
            foreach (var handle in await Stream(ns, this.GetPrimaryKeyString()).GetAllSubscriptionHandles())
            {
                await handle.ResumeAsync(OnNextAsync);
            }
        }
    }

    public Task SubscribeAsync(string ns, string key) => Stream(ns, key).SubscribeAsync(OnNextAsync);

    public async Task UnsubscribeAsync(string ns, string key)
    {
        foreach (var handle in await Stream(ns, key).GetAllSubscriptionHandles())
        {
            await handle.UnsubscribeAsync();
        }
    }

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private IAsyncStream<string> Stream(string ns, string key) => this.GetStreamProvider("test").GetStream<string>(StreamId.Create(ns, key));

    private async Task OnNextAsync(string text, StreamSequenceToken? token)
    {
        if (text == "stop")
        {
            await UnsubscribeAsync("news", this.GetPrimaryKeyString());
        }

        await Reading.HandleAsync(probe, this.GetPrimaryKeyString(), text);
    }
}

public interface IImplicitReaderGrain : IGrainWithStringKey;

[ImplicitStreamSubscription(Namespace)]
public sealed class ImplicitReaderGrain(Probe probe) : Grain, IImplicitReaderGrain, IStreamSubscriptionObserver
{
    public const string Namespace = "implied";

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
        => handleFactory.Create<string>().ResumeAsync((text, _) => Reading.HandleAsync(probe, this.GetPrimaryKeyString(), text));
}

public sealed class StreamTests
{
    [Fact]
    public async Task An_explicit_subscriber_gets_the_events_in_order_and_after_its_own_deactivation_too()
    {
        await using var host = await TestHost.StartAsync();
        var reader = host.Grains.GetGrain<IStreamReaderGrain>("a");
        await reader.SubscribeAsync("news", "a");
        await Publish(host, "news", "a", Enumerable.Range(0, 100).Select(i => $"{i}"));
        await host.Probe.Seen("a 99");
        await reader.LeaveAsync();
        await Publish(host, "news", "a", ["100"]);
        await host.Probe.Seen("a 100");
        host.Probe.Log.Should().Equal(Enumerable.Range(0, 101).Select(i => $"a {i}"));
    }

    [Fact]
    public async Task An_event_wakes_the_implicit_subscriber_with_its_key_and_no_other()
    {
        await using var host = await TestHost.StartAsync();
        await Publish(host, ImplicitReaderGrain.Namespace, "x", ["1", "2"]);
        await Publish(host, "elsewhere", "x", ["lost"]);
        await host.Probe.Seen("x 2");
        host.Probe.Log.Should().Equal("x 1", "x 2");
    }

    [Fact]
    public async Task A_client_outside_the_grains_publishes_too()
    {
        await using var host = await TestHost.StartAsync();
        await host.Grains.GetStreamProvider("test").GetStream<string>(StreamId.Create(ImplicitReaderGrain.Namespace, "x")).OnNextAsync("hello");
        await host.Probe.Seen("x hello");
    }

    [Fact]
    public async Task A_failed_event_comes_again_after_a_pause_before_those_behind_it()
    {
        await using var host = await TestHost.StartAsync();
        await Publish(host, ImplicitReaderGrain.Namespace, "x", ["1", "fail once", "3"]);
        await host.Probe.Seen("failed fail once");
        await host.AdvanceUntilAsync(host.Probe.Seen("x 3"), TimeSpan.FromSeconds(1));
        host.Probe.Log.Should().Equal("x 1", "x fail once", "x 3");
    }

    [Fact]
    public async Task A_poison_event_is_parked_with_its_error_and_the_stream_goes_on()
    {
        await using var host = await TestHost.StartAsync(options => options.MaxDeliveryAttempts = 3);
        await Publish(host, ImplicitReaderGrain.Namespace, "x", ["poison", "after"]);
        await host.AdvanceUntilAsync(host.Probe.Seen("x after"), TimeSpan.FromSeconds(1));
        host.Services.GetRequiredService<EmbeddedStatistics>().ParkedEvents.Should().Be(1);
        host.Services.GetRequiredService<DurableStreams>().Store.Parked().Should().ContainSingle().Which.Error.Should().Be("poison");
    }

    [Fact]
    public async Task A_publisher_waits_while_a_subscriber_is_too_far_behind()
    {
        await using var host = await TestHost.StartAsync(options => options.MaxStreamBacklog = 5);
        host.Probe.Set("hold");
        await Publish(host, ImplicitReaderGrain.Namespace, "x", Enumerable.Range(0, 5).Select(i => $"{i}"));
        await host.Probe.Seen("held");
        var sixth = host.Grains.GetStreamProvider("test").GetStream<string>(StreamId.Create(ImplicitReaderGrain.Namespace, "x")).OnNextAsync("5");
        (await Task.WhenAny(sixth, Task.Delay(200))).Should().NotBe(sixth);
        host.Probe.Set("release");
        await sixth.WaitAsync(TimeSpan.FromSeconds(10));
        await host.Probe.Seen("x 5");
    }

    [Fact]
    public async Task A_subscriber_may_unsubscribe_while_it_handles_an_event()
    {
        await using var host = await TestHost.StartAsync();
        var reader = host.Grains.GetGrain<IStreamReaderGrain>("a");
        await reader.SubscribeAsync("news", "a");
        await Publish(host, "news", "a", ["1", "stop"]);
        await host.Probe.Seen("a stop");
        await Publish(host, "news", "a", ["unheard"]);
        await reader.SubscribeAsync("news", "a");
        await Publish(host, "news", "a", ["heard"]);
        await host.Probe.Seen("a heard");
        host.Probe.Log.Should().Equal("a 1", "a stop", "a heard");
    }

    private static async Task Publish(TestHost host, string ns, string key, IEnumerable<string> texts)
    {
        var writer = host.Grains.GetGrain<IStreamWriterGrain>("w");
        foreach (var text in texts)
        {
            await writer.PublishAsync(ns, key, text);
        }
    }
}
