using LunarHub.Silo.Memory;
using Microsoft.Extensions.Time.Testing;

namespace LunarHub.Silo.Tests.Memory;

public sealed class IdleTrimTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly FakeMemory memory = new() { AllocatedBytes = 100 << 20 };
    private readonly IdleTrim trim;

    public IdleTrimTests() => trim = new IdleTrim(memory, clock);

    public void Dispose() => trim.Dispose();

    [Fact]
    public void Trims_once_when_work_is_over()
    {
        AfterAllocating(IdleTrim.IdleBytes).Should().BeFalse("there is work");
        AfterAllocating(0).Should().BeTrue("the start allocated enough");
        AfterAllocating(0).Should().BeFalse("there is nothing new to give back");
        memory.Trims.Should().Be(1);
    }

    [Fact]
    public void Waits_while_there_is_work_however_long()
    {
        for (var period = 0; period < 20; period++)
        {
            AfterAllocating(50 << 20).Should().BeFalse();
        }

        AfterAllocating(IdleTrim.IdleBytes - 1).Should().BeTrue();
    }

    [Fact]
    public void What_trickles_is_given_back_when_it_is_worth_it()
    {
        for (var period = 0; period <= IdleTrim.Repeats * IdleTrim.PeriodsToRepeat; period++)
        {
            AfterAllocating(0);
        }

        const long Trickle = IdleTrim.IdleBytes / 2;
        for (var total = Trickle; total < IdleTrim.WorthBytes; total += Trickle)
        {
            AfterAllocating(Trickle).Should().BeFalse();
        }

        AfterAllocating(Trickle).Should().BeTrue();
    }

    [Fact]
    public void Trims_again_twice_while_nothing_happens_so_that_pools_age_out()
    {
        AfterAllocating(0).Should().BeTrue();

        var trims = Enumerable.Range(1, 100).Where(_ => AfterAllocating(0)).ToList();

        trims.Should().Equal(IdleTrim.PeriodsToRepeat, 2 * IdleTrim.PeriodsToRepeat);
    }

    [Fact]
    public void Kept_answers_go_once_when_nobody_has_asked_for_long()
    {
        AfterAllocating(0).Should().BeTrue();

        var forgets = Enumerable.Range(1, 100).Select(_ => { AfterAllocating(0); return memory.Forgets; }).ToList();

        forgets.IndexOf(1).Should().Be((IdleTrim.Repeats * IdleTrim.PeriodsToRepeat) - 1);
        forgets[^1].Should().Be(1);
        memory.TrimsAtForget.Should().Be(IdleTrim.Repeats, "what was forgotten is given back by the last trim");
    }

    [Fact]
    public async Task Looks_every_period_while_the_host_runs()
    {
        await trim.StartAsync(CancellationToken.None);
        clock.Advance(IdleTrim.Period);
        await memory.Trimmed.WaitAsync(TimeSpan.FromMinutes(1));
        await trim.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void What_it_gives_back_is_not_in_use()
    {
        var kept = new byte[1 << 20];
        kept.AsSpan().Fill(7);
        using var shards = new Grains.Shards.OpenShards(Search.HotCache.None);
        var process = new ProcessMemory(shards, Search.HotCache.None, new Grains.Searching.RankingCache(new()));
        var before = process.AllocatedBytes;

        process.Trim();

        kept.Should().OnlyContain(value => value == 7);
        process.AllocatedBytes.Should().BeGreaterThanOrEqualTo(before);
    }

    private bool AfterAllocating(long bytes)
    {
        memory.AllocatedBytes += bytes;
        return trim.Look();
    }

    private sealed class FakeMemory : IProcessMemory
    {
        private readonly TaskCompletionSource trimmed = new();

        public long AllocatedBytes { get; set; }

        public int Trims { get; private set; }

        public int Forgets { get; private set; }

        public int TrimsAtForget { get; private set; }

        public Task Trimmed => trimmed.Task;

        public void Trim()
        {
            Trims++;
            trimmed.TrySetResult();
        }

        public void Forget()
        {
            Forgets++;
            TrimsAtForget = Trims;
        }
    }
}
