using System.Net;
using LunarHub.ApiHost.Tests.Hub;
using LunarHub.Grains;
using Orleans.Runtime;

namespace LunarHub.ApiHost.Tests.Searching;

/// <summary>A silo that is lost takes questions with it that were on their way.</summary>
public sealed class AskingAgainTests
{
    [Fact]
    public async Task A_search_that_meets_a_lost_silo_finds_another_one()
    {
        await using var hub = await RunningHub.StartAsync();
        var asked = 0;
        hub.Grains.OnSearch = (_, _) => Interlocked.Increment(ref asked) == 1 ? throw new OrleansException("its silo is lost") : Task.FromResult(Samples.Answer());
        (await hub.SendAsync(HttpMethod.Get, "/v1/search?q=word")).Status.Should().Be(HttpStatusCode.OK);
        asked.Should().Be(2);
    }

    [Fact]
    public async Task A_search_whose_answer_is_lost_without_a_word_is_asked_again_and_the_first_one_given_up()
    {
        await using var hub = await RunningHub.StartAsync(options => options.AskAgainAfter = TimeSpan.FromMilliseconds(1));
        var (asked, given) = (0, new TaskCompletionSource());
        hub.Grains.OnSearch = async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                using var end = cancellationToken.Register(given.SetResult);
                await given.Task;
                cancellationToken.ThrowIfCancellationRequested();
            }

            return Samples.Answer();
        };
        (await hub.SendAsync(HttpMethod.Get, "/v1/search?q=word")).Status.Should().Be(HttpStatusCode.OK);
        await given.Task;
    }

    [Fact]
    public async Task A_repository_whose_silo_is_lost_is_asked_again()
    {
        await using var hub = await RunningHub.StartAsync();
        var asked = 0;
        hub.Grains.OnStatus = id => Interlocked.Increment(ref asked) == 1 ? throw new OrleansException("its silo is lost") : Task.FromResult(hub.Grains.Statuses[id]);
        (await hub.SendAsync(HttpMethod.Get, "/v1/repos/r1")).Status.Should().Be(HttpStatusCode.OK);
        asked.Should().Be(2);
    }
}
