using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LunarHub.Text;

namespace LunarHub.Models.Folders;

/// <summary>A folder with a <c>model.json</c> and what it names.</summary>
/// <param name="Path">The folder, absolute.</param>
/// <param name="ModelId">The settings' id and a digest of all that decides the model's output: change the graph, the tokenizer, a prefix or the pooling, and it is another model.</param>
public sealed partial record ModelFolder(string Path, ModelSettings Settings, string ModelId)
{
    private const string FileName = "model.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public string GraphPath => System.IO.Path.Combine(Path, Settings.Graph);

    public string TokenizerPath => System.IO.Path.Combine(Path, Settings.Tokenizer);

    /// <summary>Threads for one run.</summary>
    public int Threads => Settings.Threads ?? Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Reads the settings and computes the id, which reads the graph once.</summary>
    /// <exception cref="HubException"><c>model-invalid</c>: no such folder, or a setting that is wrong; the message names it.</exception>
    public static ModelFolder Read(string folder)
    {
        folder = System.IO.Path.GetFullPath(folder);
        var file = System.IO.Path.Combine(folder, FileName);
        try
        {
            var settings = JsonSerializer.Deserialize<ModelSettings>(File.ReadAllText(file), Json) ?? throw new JsonException("it is null");
            return Check(settings) is { } wrong
                ? throw Invalid($"{file}: {wrong}")
                : new ModelFolder(folder, settings, $"{settings.Id}-{Digest(folder, settings)}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid($"there is no {file}; docs/models.md says what belongs into it", error);
        }
        catch (JsonException error)
        {
            throw Invalid($"{file} is not valid: {error.Message.Split('\n')[0].TrimEnd('.')}; docs/models.md lists the settings", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"{folder} cannot be read ({error.Message.Split('\n')[0]}); mend its permissions", error);
        }
    }

    private static string? Check(ModelSettings settings) =>
        !Id().IsMatch(settings.Id) ? $"the id '{settings.Id}' must be 1 to 64 letters, digits, dots, dashes or underscores"
        : settings.MaxTokens is < 4 or > 32_768 ? $"maxTokens is {settings.MaxTokens}; from 4 to 32768"
        : settings.Dimensions is < 8 or > 8_192 ? $"dimensions is {settings.Dimensions}; from 8 to 8192"
        : settings.Threads is < 1 or > 1_024 ? $"threads is {settings.Threads}; from 1 to 1024"
        : settings.BatchTokens < 1 ? $"batchTokens is {settings.BatchTokens}; at least 1"
        : settings.MostCandidates is < 1 or > 1_000 ? $"mostCandidates is {settings.MostCandidates}; from 1 to 1000"
        : settings.Weight is not (>= 0 and <= 100) ? $"weight is {settings.Weight}; from 0 to 100"
        : settings.BudgetMilliseconds is not (>= 1 and <= 60_000) ? $"budgetMilliseconds is {settings.BudgetMilliseconds}; from 1 to 60000"
        : settings.BatchInputs is < 1 or > 2_048 ? $"batchInputs is {settings.BatchInputs}; from 1 to 2048"
        : settings.MaxCharacters < 1 ? $"maxCharacters is {settings.MaxCharacters}; at least 1"
        : settings.TimeoutSeconds is not (> 0 and <= 600) ? $"timeoutSeconds is {settings.TimeoutSeconds}; more than 0, at most 600"
        : settings.Attempts is < 1 or > 10 ? $"attempts is {settings.Attempts}; from 1 to 10"
        : settings.Runtime == ModelRuntime.Http && settings.Kind == ModelKind.Reranker ? "a reranker must be an ONNX model"
        : settings.Runtime == ModelRuntime.Http && settings.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" } ? "endpoint must be the http or https URL of an embeddings API, for example https://api.openai.com/v1/embeddings"
        : settings.Runtime == ModelRuntime.Http && settings.Endpoint is { UserInfo.Length: > 0 } ? "endpoint must not hold a password; name an environment variable in apiKeyVariable"
        : settings.Runtime == ModelRuntime.Http && settings.Dimensions is null ? "a remote model needs dimensions, the length of its vectors"
        : null;

    private static string Digest(string folder, ModelSettings settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (settings.Kind == ModelKind.Reranker)
        {
            Add($"{settings.Kind}\n{settings.Scores}\n");
        }

        Add($"{settings.Runtime}\n{settings.Output}\n{settings.Pooling}\n{settings.Dimensions}\n{settings.QueryPrefix}\n{settings.DocumentPrefix}\n{settings.MaxTokens}");
        if (settings.Runtime == ModelRuntime.Http)
        {
            Add($"\n{settings.Endpoint}\n{settings.RemoteModel ?? settings.Id}\n{settings.MaxCharacters}");
        }
        else
        {
            // Weights may lie in files beside the graph, named after it: model.onnx_data, model.data.
            var stem = System.IO.Path.GetFileNameWithoutExtension(settings.Graph);
            foreach (var file in Directory.EnumerateFiles(folder).Where(file => Belongs(System.IO.Path.GetFileName(file))).Order(StringComparer.Ordinal))
            {
                Add("\n" + System.IO.Path.GetFileName(file));
                using var stream = File.OpenRead(file);
                hash.AppendData(SHA256.HashData(stream));
            }

            bool Belongs(string name) => name != FileName && (name == settings.Tokenizer || name == settings.Graph || name.StartsWith(stem, StringComparison.Ordinal));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4));

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    private static HubException Invalid(string message, Exception? inner = null) => new("model-invalid", "the model cannot be used: " + message, inner);

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
