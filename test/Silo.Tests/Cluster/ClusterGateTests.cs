using LunarHub.Grains.Storage;
using LunarHub.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace LunarHub.Silo.Tests.Cluster;

/// <summary>What a start does with a Redis that is away, closed, of another cluster or of another version: against a real one.</summary>
public sealed class ClusterGateTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lunarhub-gate-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Silos_of_one_folder_and_one_redis_pass_and_those_of_another_folder_do_not()
    {
        await using var redis = await RedisServer.StartAsync();
        await PassAsync(redis.Options, "one");
        await PassAsync(redis.Options, "one");
        await using var other = await RedisServer.StartAsync();
        await PassAsync(other.Options, "two");
        (await RefusedAsync(redis.Options, "two")).Should().Match<HubException>(error => error.Code == "cluster-mismatch" && error.Message.Contains("cluster-id.json", StringComparison.Ordinal));
        await PassAsync(redis.Options, "one");
    }

    [Fact]
    public async Task A_folder_that_the_cluster_does_not_share_is_refused_and_left_alone_until_it_is_told_whose_it_is()
    {
        await using var redis = await RedisServer.StartAsync();
        await PassAsync(redis.Options, "one");
        var refused = await RefusedAsync(redis.Options, "empty");
        refused.Code.Should().Be("cluster-mismatch");
        var marker = Path.Combine(folder.FullName, "empty", "cluster-id.json");
        File.Exists(marker).Should().BeFalse();

        // As the message says to do.
        var told = refused.Message[refused.Message.IndexOf('{', StringComparison.Ordinal)..(refused.Message.IndexOf('}', StringComparison.Ordinal) + 1)];
        await File.WriteAllTextAsync(marker, told);
        await PassAsync(redis.Options, "empty");
    }

    [Fact]
    public async Task Silos_that_start_a_cluster_at_the_same_moment_agree_on_its_name()
    {
        await using var redis = await RedisServer.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PassAsync(redis.Options, "one"))));
    }

    [Fact]
    public async Task A_redis_that_lost_its_data_is_refused()
    {
        await using var redis = await RedisServer.StartAsync();
        await PassAsync(redis.Options, "one");
        await using (var connection = await redis.ConnectAsync())
        {
            await connection.GetDatabase().ExecuteAsync("FLUSHALL");
        }

        (await RefusedAsync(redis.Options, "one")).Code.Should().Be("cluster-mismatch");
    }

    [Fact]
    public async Task A_program_with_older_messages_than_its_cluster_is_refused_and_a_newer_one_is_noted()
    {
        await using var redis = await RedisServer.StartAsync();
        await PassAsync(redis.Options, "one");
        await using var connection = await redis.ConnectAsync();
        var database = connection.GetDatabase();
        const string Key = "lunarhub/lunarhub/messages";
        (await database.StringGetAsync(Key)).Should().Be((RedisValue)ClusterGate.MessageVersion);

        await database.StringSetAsync(Key, ClusterGate.MessageVersion + 1);
        (await RefusedAsync(redis.Options, "one")).Code.Should().Be("cluster-version");

        await database.StringSetAsync(Key, ClusterGate.MessageVersion - 1);
        await PassAsync(redis.Options, "one");
        (await database.StringGetAsync(Key)).Should().Be((RedisValue)ClusterGate.MessageVersion);
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_once_and_not_repeated()
    {
        await using var redis = await RedisServer.StartAsync("right");
        foreach (var wrong in (string?[])[null, "wrong"])
        {
            var options = redis.Options;
            options.Password = wrong;
            (await RefusedAsync(options, "one", patience: TimeSpan.FromMinutes(10))).Should().Match<HubException>(error => error.Code == "redis-auth" && !error.Message.Contains("wrong", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_redis_that_is_not_there_is_waited_for_and_named()
    {
        await using var redis = new RedisServer();
        (await RefusedAsync(redis.Options, "one", patience: TimeSpan.Zero)).Should().Match<HubException>(error => error.Code == "redis-unreachable" && error.Message.Contains($"127.0.0.1:{redis.Port}", StringComparison.Ordinal));

        var waiting = new TaskCompletionSource();
        var late = RedisConnection.OpenAsync(redis.Options, TimeSpan.FromMinutes(1), TimeProvider.System, () => waiting.TrySetResult(), CancellationToken.None);
        await waiting.Task;
        redis.Start();
        await using var connection = await late;
        connection.IsConnected.Should().BeTrue();
    }

    private Task PassAsync(ConfigurationOptions redis, string data) => EnterAsync(redis, data, TimeSpan.FromSeconds(30));

    private async Task<HubException> RefusedAsync(ConfigurationOptions redis, string data, TimeSpan? patience = null)
        => (await FluentActions.Awaiting(() => EnterAsync(redis, data, patience ?? TimeSpan.FromSeconds(30))).Should().ThrowAsync<HubException>()).Which;

    private async Task EnterAsync(ConfigurationOptions redis, string data, TimeSpan patience)
    {
        using var layout = DataLayout.Open(Path.Combine(folder.FullName, data), exclusive: false);
        await new ClusterGate(redis, new ClusterOptions { RedisPatience = patience }, layout, TimeProvider.System, NullLogger<ClusterGate>.Instance).StartAsync(CancellationToken.None);
    }
}
