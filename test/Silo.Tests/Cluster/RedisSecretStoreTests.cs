using System.Text;
using LunarHub.Grains;

namespace LunarHub.Silo.Tests.Cluster;

public sealed class RedisSecretStoreTests
{
    private const string Name = "api-keys.json";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_one_process_writes_another_sees_and_a_late_writer_is_told()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = new RedisSecretStore(await redis.ConnectAsync(), "service");
        await using var two = new RedisSecretStore(await redis.ConnectAsync(), "service");
        var (first, late) = (one.Read(Name), two.Read(Name));
        (first, late).Should().Be((SecretDocument.None, SecretDocument.None));

        one.Replace(Name, first, Bytes("one")).Should().BeTrue();
        one.Read(Name).Content.Should().Equal(Bytes("one"));
        two.Replace(Name, late, Bytes("two")).Should().BeFalse("somebody else has written since it was read");
        two.Read(Name).Content.Should().Equal(Bytes("one"));
        two.Replace(Name, two.Read(Name), Bytes("two")).Should().BeTrue();
        await UntilAsync(() => one.Read(Name).Content!.SequenceEqual(Bytes("two")));
        one.Read(Name).Should().BeSameAs(one.Read(Name), "who keeps what a document says looks whether it is still the same");
    }

    [Fact]
    public async Task What_was_read_last_holds_while_redis_is_away_and_a_change_cannot_be_made()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var store = new RedisSecretStore(await redis.ConnectAsync(), "service");
        store.Replace(Name, store.Read(Name), Bytes("one")).Should().BeTrue();
        await redis.StopAsync();
        store.Read(Name).Content.Should().Equal(Bytes("one"));
        FluentActions.Invoking(() => store.Replace(Name, store.Read(Name), Bytes("two"))).Should().Throw<IOException>();
        FluentActions.Invoking(() => store.Read("never read before")).Should().Throw<IOException>();

        redis.Start();
        await using var other = new RedisSecretStore(await redis.ConnectAsync(), "service");
        other.Replace(Name, other.Read(Name), Bytes("three")).Should().BeTrue();
        await UntilAsync(() => store.Read(Name).Content!.SequenceEqual(Bytes("three")));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // The store looks for changes at its own pace.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
