using System.Diagnostics;
using System.Runtime.CompilerServices;
using LunarHub.Embedded.Hosting;
using LunarHub.Text;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace LunarHub.Embedded.Tests;

public interface ICallGrain : IGrainWithGuidKey
{
    Task FailAsync();

    Task FailLaterAsync();

    ValueTask<int> DoubleAsync(int value);

    ValueTask NothingAsync();

    Task<string?> ContextAsync(string key);

    Task<string?> ContextOfOtherAsync(ICallGrain other, string key);

    Task HangAsync(CancellationToken cancellationToken);

    [ResponseTimeout("00:00:05")]
    Task HangBrieflyAsync(CancellationToken cancellationToken);

    [OneWay]
    Task TellAsync(string text);

    IAsyncEnumerable<int> CountAsync(int limit, CancellationToken cancellationToken = default);

    Task LeaveAsync();

    Task NotifyAsync(IListener listener, string text);
}

public interface IListener : IGrainObserver
{
    Task HeardAsync(string text);

    void Shout(string text);
}

public sealed class CallGrain(Probe probe) : Grain, ICallGrain
{
    public Task FailAsync() => throw new HubException("grain-test", "it went wrong");

    public async Task FailLaterAsync()
    {
        await Task.Yield();
        ThrowDeep();
    }

    public ValueTask<int> DoubleAsync(int value) => ValueTask.FromResult(value * 2);

    public ValueTask NothingAsync() => ValueTask.CompletedTask;

    public Task<string?> ContextAsync(string key)
    {
        var value = RequestContext.Get(key) as string;
        RequestContext.Set(key, "changed by the callee");
        return Task.FromResult(value);
    }

    public async Task<string?> ContextOfOtherAsync(ICallGrain other, string key)
    {
        await Task.Yield();
        return await other.ContextAsync(key);
    }

    public async Task HangAsync(CancellationToken cancellationToken)
    {
        probe.Set("hanging");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            probe.Set("let go");
        }
    }

    public Task HangBrieflyAsync(CancellationToken cancellationToken) => HangAsync(cancellationToken);

    public async Task TellAsync(string text)
    {
        await probe.Seen("listen");
        probe.Set("told " + text);
        throw new InvalidOperationException("nobody hears this");
    }

    public async IAsyncEnumerable<int> CountAsync(int limit, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 0; i < limit; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                TaskScheduler.Current.Should().NotBe(TaskScheduler.Default);
                yield return i;
            }
        }
        finally
        {
            probe.Set("count ended");
        }
    }

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task NotifyAsync(IListener listener, string text)
    {
        listener.Shout(text);
        await listener.HeardAsync(text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowDeep() => throw new ArgumentException("deep inside");
}

public sealed class CallTests
{
    [Fact]
    public async Task Exceptions_reach_the_caller_with_type_message_and_the_stack_of_the_throw()
    {
        await using var host = await TestHost.StartAsync();
        var grain = NewGrain(host);
        (await Assert.ThrowsAsync<HubException>(grain.FailAsync)).Code.Should().Be("grain-test");
        var error = await Assert.ThrowsAsync<ArgumentException>(grain.FailLaterAsync);
        error.Message.Should().Be("deep inside");
        error.StackTrace.Should().Contain("ThrowDeep");
        (await grain.DoubleAsync(21)).Should().Be(42, "a failed call leaves the grain as it was");
        await grain.NothingAsync();
    }

    [Fact]
    public async Task The_request_context_flows_to_callees_and_not_back_even_from_a_queue()
    {
        await using var host = await TestHost.StartAsync();
        var grain = NewGrain(host);
        var other = NewGrain(host);
        var answers = Enumerable.Range(0, 200).Select(async i =>
        {
            RequestContext.Set("id", $"{i}");
            var seen = await grain.ContextOfOtherAsync(other, "id");
            return (Expected: $"{i}", Seen: seen, Mine: RequestContext.Get("id"));
        });
        (await Task.WhenAll(answers)).Should().OnlyContain(answer => answer.Seen == answer.Expected && (string?)answer.Mine == answer.Expected);
    }

    [Fact]
    public async Task A_call_without_answer_times_out_and_its_callee_is_cancelled()
    {
        await using var host = await TestHost.StartAsync();
        var grain = NewGrain(host);
        var call = grain.HangAsync(CancellationToken.None);
        await host.Probe.Seen("hanging");
        host.Time.Advance(TimeSpan.FromSeconds(29));
        call.IsCompleted.Should().BeFalse();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        await host.Probe.Seen("let go");
        (await grain.DoubleAsync(1)).Should().Be(2);
    }

    [Fact]
    public async Task A_method_may_have_a_response_timeout_of_its_own()
    {
        await using var host = await TestHost.StartAsync();
        var call = NewGrain(host).HangBrieflyAsync(CancellationToken.None);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task A_caller_who_cancels_stops_waiting_and_so_does_the_callee()
    {
        await using var host = await TestHost.StartAsync();
        var grain = NewGrain(host);
        using var cancellation = new CancellationTokenSource();
        var running = grain.HangAsync(cancellation.Token);
        var queued = grain.HangAsync(cancellation.Token);
        await host.Probe.Seen("hanging");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await host.Probe.Seen("let go");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.HangAsync(cancellation.Token));
        (await grain.DoubleAsync(1)).Should().Be(2);
    }

    [Fact]
    public async Task A_one_way_call_returns_before_it_is_carried_out()
    {
        await using var host = await TestHost.StartAsync();
        await NewGrain(host).TellAsync("news");
        host.Probe.Set("listen");
        await host.Probe.Seen("told news");
    }

    [Fact]
    public async Task An_enumeration_yields_its_values_in_the_grains_turns()
    {
        await using var host = await TestHost.StartAsync();
        var grain = NewGrain(host);
        var values = new List<int>();
        await foreach (var value in grain.CountAsync(100))
        {
            values.Add(value);
            (await grain.DoubleAsync(value)).Should().Be(value * 2, "a reader does not block the grain");
        }

        values.Should().Equal(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task A_reader_who_stops_early_or_cancels_ends_the_enumeration_in_the_grain()
    {
        await using (var host = await TestHost.StartAsync())
        {
            await foreach (var _ in NewGrain(host).CountAsync(int.MaxValue))
            {
                break;
            }

            await host.Probe.Seen("count ended");
        }

        await using (var host = await TestHost.StartAsync())
        {
            using var cancellation = new CancellationTokenSource();
            var reading = async () =>
            {
                await foreach (var value in NewGrain(host).CountAsync(int.MaxValue).WithCancellation(cancellation.Token))
                {
                    if (value == 5)
                    {
                        await cancellation.CancelAsync();
                    }
                }
            };
            await reading.Should().ThrowAsync<OperationCanceledException>();
            await host.Probe.Seen("count ended");
        }
    }

    [Fact]
    public async Task An_enumeration_whose_activation_goes_is_aborted()
    {
        await using var host = await TestHost.StartAsync();
        var grain = NewGrain(host);
        var reading = async () =>
        {
            await foreach (var value in grain.CountAsync(int.MaxValue))
            {
                if (value == 5)
                {
                    await grain.LeaveAsync();
                    await grain.NothingAsync();
                }
            }
        };
        await reading.Should().ThrowAsync<EnumerationAbortedException>();
    }

    [Fact]
    public async Task Grains_call_observers_until_their_reference_is_deleted()
    {
        await using var host = await TestHost.StartAsync();
        var grain = NewGrain(host);
        var listener = new Listener();
        var reference = host.Grains.CreateObjectReference<IListener>(listener);
        await grain.NotifyAsync(reference, "hello");
        listener.Heard.Should().Equal("HELLO", "hello");
        await grain.Invoking(g => g.NotifyAsync(reference, "fail")).Should().ThrowAsync<InvalidOperationException>();
        host.Grains.DeleteObjectReference<IListener>(listener);
        await grain.Invoking(g => g.NotifyAsync(reference, "late")).Should().ThrowAsync<ObjectDisposedException>();
        listener.Heard.Should().NotContain("late");
    }

    [Fact]
    public async Task A_call_is_a_span_and_the_callees_spans_are_its_children()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EmbeddedStatistics.MeterName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        await using var host = await TestHost.StartAsync();
        ActivitySource.AddActivityListener(listener);
        var key = Guid.NewGuid();
        await host.Grains.GetGrain<ICallGrain>(key).ContextOfOtherAsync(NewGrain(host), "id");
        Activity.Current.Should().BeNull("the caller's own span is restored");
        lock (spans)
        {
            var outer = spans.Single(span => (string?)span.GetTagItem("grain.id") == $"call/{key:N}");
            outer.OperationName.Should().Be("ICallGrain.ContextOfOtherAsync");
            spans.Should().ContainSingle(span => span.ParentSpanId == outer.SpanId).Which.OperationName.Should().Be("ICallGrain.ContextAsync");
        }
    }

    private static ICallGrain NewGrain(TestHost host) => host.Grains.GetGrain<ICallGrain>(Guid.NewGuid());

    private sealed class Listener : IListener
    {
        public List<string> Heard { get; } = [];

        public Task HeardAsync(string text)
        {
            Heard.Add(text);
            return text == "fail" ? throw new InvalidOperationException(text) : Task.CompletedTask;
        }

        public void Shout(string text) => Heard.Add(text.ToUpperInvariant());
    }
}
