using System.Text.Json;
using LunarHub.ApiHost.Security;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Tests.Security;

public sealed class ApiKeysTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lunarhub-keys-").FullName;

    private string FilePath => Path.Combine(folder, "sub", "api-keys.json");

    private ApiKeys Open() => new(new FileSecretStore(Path.Combine(folder, "sub")));

    [Fact]
    public void A_key_is_found_by_its_secret_and_by_no_other()
    {
        var keys = Open();
        var (made, secret) = keys.Create("ci", ApiScope.Admin);

        secret.Should().MatchRegex("^lh_[A-Za-z0-9_-]{43}$");
        keys.Current.Find(secret).Should().Be(made);
        keys.Current.Find(secret[..^1]).Should().BeNull();
        keys.Current.Find(secret + "x").Should().BeNull();
        keys.Current.Find("").Should().BeNull();
        keys.Current.Find(made.Sha256).Should().BeNull("the stored hash must not open the door");
    }

    [Fact]
    public void The_file_holds_hashes_and_is_its_owners_alone()
    {
        var (_, secret) = Open().Create("ci", ApiScope.Read);
        var text = File.ReadAllText(FilePath);

        text.Should().NotContain(secret).And.NotContain(secret[3..]);
        JsonDocument.Parse(text).RootElement.GetProperty("keys")[0].GetProperty("scope").GetString().Should().Be("read");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(FilePath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void Every_key_is_compared_whatever_matches()
    {
        var store = Open();
        var secrets = Enumerable.Range(0, 5).Select(i => store.Create($"k{i}", ApiScope.Read).Secret).ToArray();
        var compared = 0;
        var keys = new ApiKeySet(store.List(), (stored, presented) =>
        {
            compared++;
            stored.Should().HaveCount(32);
            presented.Should().HaveCount(32);
            return stored.AsSpan().SequenceEqual(presented);
        });

        foreach (var secret in secrets.Append("lh_wrong"))
        {
            compared = 0;
            keys.Find(secret);
            compared.Should().Be(5);
        }
    }

    [Fact]
    public void The_comparison_is_the_fixed_time_one()
    {
        var method = typeof(ApiKeySet).GetMethod("FixedTimeEquals", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
        var il = method.GetMethodBody()!.GetILAsByteArray()!;
        var calls = Enumerable.Range(0, il.Length - 4).Where(i => il[i] == 0x28).Select(i => TryResolve(method.Module, BitConverter.ToInt32(il, i + 1)));
        calls.Should().Contain(typeof(System.Security.Cryptography.CryptographicOperations).GetMethod("FixedTimeEquals"));
    }

    [Fact]
    public void A_change_by_another_process_is_seen_at_the_next_request()
    {
        var server = Open();
        server.Required.Should().BeFalse();
        var (key, secret) = Open().Create("ci", ApiScope.Read);
        server.Current.Find(secret).Should().Be(key);
        Open().Remove(key.Id).Should().BeTrue();
        server.Current.Find(secret).Should().BeNull();
        Open().Remove(key.Id).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"version":2,"keys":[]}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"keys":[{"id":"a","name":"a","scope":"read","sha256":"zz","createdAt":"2026-01-01T00:00:00Z"}]}""")]
    public void A_file_that_cannot_be_read_locks_and_never_opens(string content)
    {
        var keys = Open();
        keys.Create("ci", ApiScope.Read);
        _ = keys.Required;
        File.WriteAllText(FilePath, content);
        for (var i = 0; i < 2; i++)
        {
            FluentActions.Invoking(() => keys.Required).Should().Throw<HubException>().Which.Code.Should().Be("keys-unreadable");
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said()
    {
        File.WriteAllText(Path.Combine(folder, "sub"), "a file where the folder should be");
        FluentActions.Invoking(() => Open().Create("ci", ApiScope.Read)).Should().Throw<HubException>().Which.Code.Should().Be("keys-unwritable");
    }

    [Fact]
    public void A_key_that_another_process_makes_at_the_same_moment_is_not_lost()
    {
        var store = new FileSecretStore(Path.Combine(folder, "sub"));
        var late = new ApiKeys(new OvertakenStore(store, () => new ApiKeys(store).Create("first", ApiScope.Read)));
        late.Create("second", ApiScope.Admin);
        new ApiKeys(store).List().Select(key => key.Name).Should().Equal("first", "second");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static System.Reflection.MethodBase? TryResolve(System.Reflection.Module module, int token)
    {
        try
        {
            return module.ResolveMethod(token);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>Before the first replacement somebody else makes one.</summary>
    private sealed class OvertakenStore(ISecretStore store, Action other) : ISecretStore
    {
        private Action? first = other;

        public TimeSpan ShowsWithin => store.ShowsWithin;

        public SecretDocument Read(string name) => store.Read(name);

        public bool Replace(string name, SecretDocument read, byte[] content)
        {
            first?.Invoke();
            first = null;
            return store.Replace(name, read, content);
        }
    }
}
