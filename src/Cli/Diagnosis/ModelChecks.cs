using LunarHub.Models.Folders;
using LunarHub.Models.Onnx;
using LunarHub.Silo;
using LunarHub.Text;

namespace LunarHub.Cli.Diagnosis;

/// <summary>The models that the data folder is used with: a broken one costs searches by meaning, not the server.</summary>
internal static class ModelChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(string dataFolder, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        var choice = ModelChoice.Read(dataFolder);
        if ((new ModelOptions().Embedder ?? choice.Embedder) is not { } folder || folder == HubModels.BuiltIn)
        {
            findings.Add(new Finding(Verdict.Good, "model", "the built-in embedder"));
            return findings;
        }

        try
        {
            findings.Add(new Finding(Verdict.Good, "model", await ModelTrial.RunAsync(ModelFolder.Read(folder), cancellationToken)));
            if (OnnxLibrary.Find() is { } library)
            {
                findings.Add(new Finding(Verdict.Good, "onnx runtime", $"{OnnxSession.RuntimeVersion()} at {library}"));
            }
        }
        catch (HubException error)
        {
            var parts = error.Message.Split("; ", 2);
            findings.Add(new Finding(Verdict.Fault, "model", $"{folder}: {parts[0]}; searches go on by keywords", parts.ElementAtOrDefault(1) ?? "hub up --model built-in"));
        }

        return findings;
    }
}
