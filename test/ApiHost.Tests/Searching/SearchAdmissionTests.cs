using System.Net;
using LunarHub.ApiHost.Tests.Hub;

namespace LunarHub.ApiHost.Tests.Searching;

public class SearchAdmissionTests
{
    [Fact]
    public async Task Searches_wait_their_turn_and_one_too_many_is_refused_with_a_time_to_come_back()
    {
        await using var hub = await RunningHub.StartAsync(o => (o.ConcurrentSearches, o.QueuedSearches) = (1, 1));
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var searches = 0;
        hub.Grains.OnSearch = async (_, _) =>
        {
            Interlocked.Increment(ref searches);
            begun.TrySetResult();
            await release.Task;
            return Samples.Answer();
        };
        var working = hub.Http.GetAsync("/v1/search?q=one");
        await begun.Task;

        // Of two that come while one works, one waits and the other is refused, whichever comes first.
        var two = new[] { hub.SendAsync(HttpMethod.Get, "/v1/search?q=two"), hub.SendAsync(HttpMethod.Get, "/v1/search?q=three") };
        var (status, body, response) = await await Task.WhenAny(two);

        (status, body["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.ServiceUnavailable, "search-overloaded"));
        response.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        searches.Should().Be(1, "the other waits");
        release.SetResult();
        (await working).StatusCode.Should().Be(HttpStatusCode.OK);
        (await Task.WhenAll(two)).Select(answer => answer.Status).Should().BeEquivalentTo([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
    }

    [Fact]
    public async Task A_search_that_fails_gives_its_turn_back()
    {
        await using var hub = await RunningHub.StartAsync(o => (o.ConcurrentSearches, o.QueuedSearches) = (1, 0));
        hub.Grains.OnSearch = (_, _) => throw new InvalidOperationException("injected");
        (await hub.Http.GetAsync("/v1/search?q=one")).StatusCode.Should().Be(HttpStatusCode.InternalServerError);

        hub.Grains.OnSearch = (_, _) => Task.FromResult(Samples.Answer());
        (await hub.Http.GetAsync("/v1/search?q=one")).StatusCode.Should().Be(HttpStatusCode.OK);
    }
}
