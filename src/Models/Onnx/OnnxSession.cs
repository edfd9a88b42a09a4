using System.Buffers;
using System.Runtime.InteropServices;
using LunarHub.Text;

namespace LunarHub.Models.Onnx;

/// <summary>A graph in ONNX Runtime's CPU provider.</summary>
public sealed unsafe class OnnxSession : IOnnxSession
{
    private readonly OrtApi api;
    private readonly nint session;
    private readonly Dictionary<string, nint> names = [];
    private readonly ReaderWriterLockSlim closing = new();
    private bool disposed;

    /// <param name="path">The graph; weights in files beside it are found there.</param>
    /// <param name="threads">Threads that one run may use.</param>
    /// <param name="library">ONNX Runtime's library or its folder; null for the usual places.</param>
    /// <exception cref="HubException"><c>onnx-runtime-missing</c>, <c>onnx-runtime-broken</c>, <c>model-graph-invalid</c>.</exception>
    public OnnxSession(string path, int threads, string? library = null)
    {
        api = OrtApi.Load(library);
        if (!File.Exists(path))
        {
            throw new HubException("model-graph-invalid", $"the graph {path} is missing; put the exported model there, or name it in model.json");
        }

        var options = api.CreateOptions(threads);
        try
        {
            session = api.CreateSession(path, options);
        }
        catch (OrtException error)
        {
            throw new HubException("model-graph-invalid", $"the graph {path} cannot be loaded: {FirstLine(error.Message)}; export the model to ONNX again", error);
        }
        finally
        {
            api.ReleaseOptions(options);
        }

        (Inputs, Outputs) = (api.Inputs(session), api.Outputs(session));
        foreach (var port in Inputs.Concat(Outputs))
        {
            names[port.Name] = Marshal.StringToCoTaskMemUTF8(port.Name);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxPort> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxPort> Outputs { get; }

    /// <summary>The version of the runtime in use.</summary>
    /// <exception cref="HubException"><c>onnx-runtime-missing</c>, <c>onnx-runtime-broken</c>.</exception>
    public static string RuntimeVersion(string? library = null) => OrtApi.Load(library).VersionText;

    /// <inheritdoc/>
    /// <exception cref="HubException"><c>model-run-failed</c>: the graph does not take these inputs.</exception>
    public OnnxResult Run(IReadOnlyDictionary<string, long[]> inputs, int rows, int columns, string output, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        closing.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return RunOpen(inputs, [rows, columns], output, cancellationToken);
        }
        catch (OrtException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new HubException("model-run-failed", FirstLine(error.Message), error);
        }
        finally
        {
            closing.ExitReadLock();
        }
    }

    /// <summary>Waits for runs in progress.</summary>
    public void Dispose()
    {
        closing.EnterWriteLock();
        try
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            api.ReleaseSession(session);
            foreach (var name in names.Values)
            {
                Marshal.FreeCoTaskMem(name);
            }
        }
        finally
        {
            closing.ExitWriteLock();
        }
    }

    private OnnxResult RunOpen(IReadOnlyDictionary<string, long[]> inputs, long[] shape, string output, CancellationToken cancellationToken)
    {
        var tensors = new nint[Inputs.Count];
        var pins = new MemoryHandle[Inputs.Count];
        var options = api.CreateRunOptions();
        nint result = 0;
        try
        {
            for (var i = 0; i < tensors.Length; i++)
            {
                var port = Inputs[i];
                Array values = port.Type == OnnxType.Int32 ? Array.ConvertAll(inputs[port.Name], value => (int)value) : inputs[port.Name];
                pins[i] = values is int[] small ? small.AsMemory().Pin() : ((long[])values).AsMemory().Pin();
                tensors[i] = api.CreateTensor(pins[i].Pointer, (nuint)Buffer.ByteLength(values), shape, port.Type);
            }

            // The registration is over before the options are released.
            using (cancellationToken.UnsafeRegister(static state => { var (api, options) = ((OrtApi, nint))state!; api.Terminate(options); }, (api, options)))
            {
                api.Run(session, options, [.. Inputs.Select(port => names[port.Name])], tensors, names[output], out result);
            }

            return Read(result);
        }
        finally
        {
            if (result != 0)
            {
                api.ReleaseTensor(result);
            }

            foreach (var tensor in tensors.Where(tensor => tensor != 0))
            {
                api.ReleaseTensor(tensor);
            }

            Array.ForEach(pins, pin => pin.Dispose());
            api.ReleaseRunOptions(options);
        }
    }

    private OnnxResult Read(nint tensor)
    {
        var (type, shape) = api.Describe(tensor);
        var count = checked((int)shape.Aggregate(1L, (product, size) => checked(product * size)));
        var values = new float[count];
        switch (type)
        {
            case OnnxType.Float:
                new ReadOnlySpan<float>(api.DataOf(tensor), count).CopyTo(values);
                break;
            case OnnxType.Float16:
                System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(api.DataOf(tensor), count), values);
                break;
            default:
                throw new HubException("model-run-failed", $"its output is of type {type}; 32-bit or 16-bit floats are needed");
        }

        return new OnnxResult(values, shape);
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim().TrimEnd('.');
}
