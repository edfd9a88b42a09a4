namespace LunarHub.ApiHost.Security;

/// <summary>An API key as it is stored: never the key, only its SHA-256. The key has 256 random bits, so a plain fast hash is enough.</summary>
/// <param name="Id">Eight hexadecimal digits; names the key in lists and logs.</param>
/// <param name="Name">What its maker called it.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ApiKey(string Id, string Name, ApiScope Scope, string Sha256, DateTimeOffset CreatedAt);

/// <summary>The file of keys.</summary>
internal sealed record ApiKeyFile(int Version, IReadOnlyList<ApiKey> Keys)
{
    public const int CurrentVersion = 1;
}
