namespace LunarHub.Models.Onnx;

/// <summary>Element types of tensors, numbered as in ONNX.</summary>
public enum OnnxType
{
    Undefined = 0,
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
}

/// <summary>An input or output of a graph.</summary>
/// <param name="Shape">-1 where the graph leaves the size open.</param>
public sealed record OnnxPort(string Name, OnnxType Type, long[] Shape);

/// <summary>A loaded graph. Thread-safe: runs may go on side by side.</summary>
public interface IOnnxSession : IDisposable
{
    IReadOnlyList<OnnxPort> Inputs { get; }

    IReadOnlyList<OnnxPort> Outputs { get; }

    /// <summary>Runs the graph for one output.</summary>
    /// <param name="inputs">For every input of the graph, rows × columns whole numbers in row order.</param>
    /// <exception cref="OperationCanceledException">The run was cut off.</exception>
    OnnxResult Run(IReadOnlyDictionary<string, long[]> inputs, int rows, int columns, string output, CancellationToken cancellationToken = default);
}

/// <summary>An output as floats, in row order.</summary>
public sealed record OnnxResult(float[] Values, long[] Shape);
