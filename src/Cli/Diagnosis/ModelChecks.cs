using LunarHub.Models.Folders;
using LunarHub.Models.Onnx;
using LunarHub.Silo;
using LunarHub.Text;

namespace LunarHub.Cli.Diagnosis;

/// <summary>The models that the data folder is used with: a broken one costs searches by meaning or the second look, not the server.</summary>
internal static class ModelChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var (choice, options) = (ModelChoice.Read(dataFolder), new ModelOptions());
        List<Finding> findings =
        [
            await TryAsync("model", options.Embedder ?? choice.Embedder, ModelKind.Embedder, "searches go on by keywords", "hub up --model built-in", cancellationToken),
            await TryAsync("reranker", options.Reranker ?? choice.Reranker, ModelKind.Reranker, "searches go on with the built-in one", "hub up --reranker built-in", cancellationToken),
        ];
        if (findings.Exists(finding => finding.Verdict == Verdict.Good && !finding.Detail.StartsWith("the built-in", StringComparison.Ordinal)) && OnnxLibrary.Find() is { } library)
        {
            findings.Add(new Finding(Verdict.Good, "onnx runtime", $"{OnnxSession.RuntimeVersion()} at {library}"));
        }

        return findings;
    }

    private static async Task<Finding> TryAsync(string subject, string? folder, ModelKind kind, string otherwise, string mend, CancellationToken cancellationToken)
    {
        if (folder is null or HubModels.BuiltIn)
        {
            return new Finding(Verdict.Good, subject, kind == ModelKind.Embedder ? "the built-in embedder" : "the built-in reranker");
        }

        try
        {
            var read = ModelFolder.Read(folder);
            return read.Settings.Kind == kind
                ? new Finding(Verdict.Good, subject, await ModelTrial.RunAsync(read, cancellationToken))
                : new Finding(Verdict.Fault, subject, $"{folder} holds a model of another kind; {otherwise}", mend);
        }
        catch (HubException error)
        {
            var parts = error.Message.Split("; ", 2);
            return new Finding(Verdict.Fault, subject, $"{folder}: {parts[0]}; {otherwise}", parts.ElementAtOrDefault(1) ?? mend);
        }
    }
}
