using LunarHub.Models.Folders;
using LunarHub.Models.Tokenizers;
using LunarHub.Text;

namespace LunarHub.Models.Onnx;

/// <summary>A tokenizer and the graph behind it, seen to fit each other. Thread-safe.</summary>
internal sealed class OnnxEncoder : IDisposable
{
    private static readonly string[] Known = ["input_ids", "attention_mask", "token_type_ids", "position_ids"];

    private readonly ModelFolder folder;
    private readonly TextTokenizer tokenizer;
    private readonly IOnnxSession session;
    private readonly string output;

    /// <param name="preferred">Names of outputs to read, the best first, where the settings name none.</param>
    /// <exception cref="HubException"><c>model-tokenizer-invalid</c>, <c>model-graph-invalid</c>, <c>model-mismatch</c>: the tokenizer and the graph do not belong together.</exception>
    public OnnxEncoder(ModelFolder folder, TextTokenizer tokenizer, IOnnxSession session, string[] preferred)
    {
        (this.folder, this.tokenizer, this.session) = (folder, tokenizer, session);
        foreach (var port in session.Inputs)
        {
            if (!Known.Contains(port.Name) || port.Type is not (OnnxType.Int64 or OnnxType.Int32))
            {
                throw Invalid($"its input '{port.Name}' is none of a text encoder's ({string.Join(", ", Known)}, in whole numbers)");
            }
        }

        if (session.Inputs.All(port => port.Name != "input_ids"))
        {
            throw Invalid("it has no input 'input_ids'");
        }

        output = Choose(preferred);
        Shape = Probe();
    }

    /// <summary>The output's shape for one text.</summary>
    public long[] Shape { get; }

    public static OnnxEncoder Load(ModelFolder folder, string[] preferred, string? library)
    {
        var tokenizer = TextTokenizer.Load(folder.TokenizerPath);
        var session = new OnnxSession(folder.GraphPath, folder.Threads, library);
        try
        {
            return new OnnxEncoder(folder, tokenizer, session, preferred);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public TokenEncoding Encode(string text, string? pair = null) => tokenizer.Encode(text, pair, folder.Settings.MaxTokens);

    /// <summary>Runs one batch, padded to its longest text.</summary>
    /// <returns>The output, and the columns that it was run with.</returns>
    /// <exception cref="HubException"><c>model-run-failed</c>, <c>model-output-invalid</c>: with the model's name.</exception>
    public (OnnxResult Result, int Columns) Run(IReadOnlyList<TokenEncoding> batch, CancellationToken cancellationToken)
    {
        var columns = Math.Max(1, batch.Max(encoding => encoding.Ids.Length));
        var inputs = session.Inputs.ToDictionary(port => port.Name, port => Fill(port.Name, batch, columns));
        OnnxResult result;
        try
        {
            result = session.Run(inputs, batch.Count, columns, output, cancellationToken);
        }
        catch (HubException error) when (error.Code == "model-run-failed")
        {
            throw new HubException(error.Code, $"the model {folder.ModelId} failed on {batch.Count} texts of up to {columns} tokens: {error.Message}; see docs/models.md, or choose another model", error);
        }

        if (result.Shape.Length == 0 || result.Shape[0] != batch.Count || result.Values.Length % batch.Count != 0)
        {
            throw new HubException("model-output-invalid", $"the model {folder.ModelId} gave an output of the shape [{string.Join(", ", result.Shape)}] for {batch.Count} texts; name the right 'output' in model.json");
        }

        if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(result.Values))
        {
            throw new HubException("model-output-invalid", $"the model {folder.ModelId} gave numbers that are not finite; export it in 32-bit floats, or choose another model");
        }

        return (result, columns);
    }

    public void Dispose() => session.Dispose();

    private long[] Fill(string input, IReadOnlyList<TokenEncoding> batch, int columns)
    {
        var values = new long[batch.Count * columns];
        for (var row = 0; row < batch.Count; row++)
        {
            var ids = batch[row].Ids;
            for (var i = 0; i < columns; i++)
            {
                values[(row * columns) + i] = input switch
                {
                    "input_ids" => i < ids.Length ? ids[i] : tokenizer.PadId,
                    // A text without any token attends to its padding: the graph must not divide by nothing.
                    "attention_mask" => i < ids.Length || (i == 0 && ids.Length == 0) ? 1 : 0,
                    "token_type_ids" => i < ids.Length ? batch[row].TypeIds[i] : 0,
                    _ => i,
                };
            }
        }

        return values;
    }

    private string Choose(string[] preferred)
    {
        var floats = session.Outputs.Where(port => port.Type is OnnxType.Float or OnnxType.Float16).ToList();
        if (folder.Settings.Output is { } named)
        {
            return floats.Any(port => port.Name == named)
                ? named
                : throw Invalid($"it has no output '{named}' of floats; it has {string.Join(", ", session.Outputs.Select(port => port.Name))}");
        }

        return preferred.FirstOrDefault(name => floats.Exists(port => port.Name == name)) ?? floats.FirstOrDefault()?.Name ?? throw Invalid("it has no output of floats");
    }

    // The largest id shows whether the graph's table of tokens is as long as the vocabulary, the longest text whether its positions reach.
    private long[] Probe()
    {
        var largest = Enumerable.Repeat(tokenizer.Size - 1, 4).ToArray();
        try
        {
            Run([new TokenEncoding(largest, new int[largest.Length])], CancellationToken.None);
        }
        catch (HubException error) when (error.Code == "model-run-failed")
        {
            throw new HubException(
                "model-mismatch",
                $"the model {folder.ModelId} does not take token {tokenizer.Size - 1}, which {folder.TokenizerPath} can produce: the tokenizer belongs to another model; take the tokenizer.json that was exported with the graph",
                error);
        }

        var most = Math.Min(folder.Settings.MaxTokens, tokenizer.MostTokens ?? int.MaxValue);
        try
        {
            var (result, _) = Run([new TokenEncoding(new int[most], new int[most])], CancellationToken.None);
            return result.Shape;
        }
        catch (HubException error) when (error.Code == "model-run-failed")
        {
            throw new HubException("model-mismatch", $"the model {folder.ModelId} does not take texts of {most} tokens; set a lower maxTokens in model.json", error);
        }
    }

    private HubException Invalid(string what) => new("model-graph-invalid", $"the graph {folder.GraphPath} is not one of a text encoder: {what}; export the model with a feature-extraction or text-classification task");
}
