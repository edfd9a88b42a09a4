using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Tests;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int left, int right);
}

public sealed class FilteredGrain(Probe probe) : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public Task<int> AddAsync(int left, int right) => Task.FromResult(left + right);

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        probe.Log.Enqueue("grain's own");
        await context.Invoke();
    }
}

public sealed class CallFilterTests
{
    [Fact]
    public async Task Filters_run_around_the_call_from_the_callers_side_inwards()
    {
        await using var host = await TestHost.StartAsync(register: services => services
            .AddSingleton<IOutgoingGrainCallFilter, Outgoing>()
            .AddSingleton<IIncomingGrainCallFilter, Incoming>());
        var result = await host.Grains.GetGrain<IFilteredGrain>("f").AddAsync(1, 2);
        result.Should().Be(120, "the outgoing filter makes the first argument 10 and multiplies the result by 10");
        host.Probe.Log.Should().Equal(
            "out IFilteredGrain.AddAsync to filtered/f",
            "in FilteredGrain.AddAsync for somebody",
            "grain's own",
            "in done 12",
            "out done 120");
    }

    [Fact]
    public async Task A_filter_may_answer_or_refuse_in_the_grains_place()
    {
        await using var host = await TestHost.StartAsync(register: services => services.AddSingleton<IIncomingGrainCallFilter, Guard>());
        var grain = host.Grains.GetGrain<IFilteredGrain>("f");
        (await grain.AddAsync(0, 0)).Should().Be(-1);
        await grain.Invoking(g => g.AddAsync(13, 0)).Should().ThrowAsync<UnauthorizedAccessException>();
        (await grain.AddAsync(1, 1)).Should().Be(2);
    }

    private sealed class Outgoing(Probe probe) : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            probe.Log.Enqueue($"out {context.InterfaceName}.{context.MethodName} to {((IAddressable)context.Grain).GetGrainId()}");
            RequestContext.Set("who", "somebody");
            context.Request.SetArgument(0, 10);
            await context.Invoke();
            context.Result = (int)context.Result! * 10;
            probe.Log.Enqueue($"out done {context.Result}");
        }
    }

    private sealed class Incoming(Probe probe) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            probe.Log.Enqueue($"in {context.ImplementationMethod.DeclaringType!.Name}.{context.ImplementationMethod.Name} for {RequestContext.Get("who")}");
            await context.Invoke();
            probe.Log.Enqueue($"in done {context.Result}");
        }
    }

    private sealed class Guard : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context)
        {
            switch (context.Request.GetArgument(0))
            {
                case 0:
                    context.Result = -1;
                    return Task.CompletedTask;
                case 13:
                    throw new UnauthorizedAccessException();
                default:
                    return context.Invoke();
            }
        }
    }
}
