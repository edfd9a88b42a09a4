using Orleans;
using Orleans.Persistence.Redis;
using Orleans.Runtime;
using Orleans.Storage;

namespace LunarHub.Silo.Tests.Cluster;

public sealed class PatientGrainStorageTests
{
    [Fact]
    public async Task What_was_never_sent_is_sent_again()
    {
        var redis = new FailingStorage("Failed to write grain state. System.Threading.Tasks.TaskCanceledException: A task was canceled.");
        await new PatientGrainStorage(redis).WriteStateAsync("state", default, new GrainState<string>());
        redis.Asked.Should().Be(2);
    }

    [Theory]
    [InlineData("Failed to write grain state. StackExchange.Redis.RedisTimeoutException: Timeout awaiting response")]
    [InlineData("Failed to write grain state. StackExchange.Redis.RedisConnectionException: SocketClosed")]
    public async Task What_may_have_been_carried_out_is_not(string message)
    {
        var redis = new FailingStorage(message);
        await FluentActions.Awaiting(() => new PatientGrainStorage(redis).WriteStateAsync("state", default, new GrainState<string>())).Should().ThrowAsync<RedisStorageException>();
        redis.Asked.Should().Be(1);
    }

    /// <summary>Fails the first time.</summary>
    private sealed class FailingStorage(string message) : IGrainStorage
    {
        public int Asked { get; private set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => AskAsync();

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => AskAsync();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => AskAsync();

        private Task AskAsync() => ++Asked == 1 ? throw new RedisStorageException(message) : Task.CompletedTask;
    }
}
