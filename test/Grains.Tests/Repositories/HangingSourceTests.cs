using System.Net;
using System.Net.Sockets;
using LunarHub.Git;
using LunarHub.Grains.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.Grains.Tests.Repositories;

/// <summary>A remote that takes connections and never answers.</summary>
public sealed class HangingSourceTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly TcpListener remote = new(IPAddress.Loopback, 0);
    private readonly GitOptions git = new();

    public HangingSourceTests() => remote.Start();

    private string Source => $"git://{remote.LocalEndpoint}/team/app";

    public void Dispose()
    {
        remote.Dispose();
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task It_is_given_up_told_and_tried_again_later()
    {
        git.AnswerTimeout = TimeSpan.FromMilliseconds(300);
        await using var hub = await StartAsync();

        var id = (await hub.Catalog.AddAsync(new AddRepository(Source))).Id;
        var status = await hub.Repository(id).WaitUntilIdleAsync();

        status.Should().BeEquivalentTo(new { State = RepositoryState.Failed, Error = new { Code = "git-timeout" }, Failures = 1 });
        status.RetryAt.Should().NotBeNull();
    }

    [Fact]
    public async Task It_holds_up_nobody_else_and_can_be_cancelled()
    {
        git.AnswerTimeout = TimeSpan.FromHours(1);
        repository.Write("a.txt", "one\n").Commit();
        await using var hub = await StartAsync();
        var hanging = (await hub.Catalog.AddAsync(new AddRepository(Source))).Id;
        using var asked = await remote.AcceptTcpClientAsync();

        (await hub.AddAsync(repository)).State.Should().Be(RepositoryState.Ready);

        (await hub.Repository(hanging).GetStatusAsync()).State.Should().Be(RepositoryState.Cloning);
        (await hub.Repository(hanging).CancelAsync()).Should().BeTrue();
        (await hub.Repository(hanging).WaitUntilIdleAsync()).Error!.Code.Should().Be("index-cancelled");
    }

    private Task<TestHub> StartAsync() => TestHub.StartAsync(data.Path, services: services => services.AddSingleton(git));
}
