using System.Runtime.InteropServices;
using LunarHub.Text;

namespace LunarHub.Models.Onnx;

/// <summary>
/// The functions of ONNX Runtime's C API that are used here, by their place in its table <c>OrtApi</c> (onnxruntime_c_api.h). The table only ever grows at its end, so a place
/// keeps its meaning in every later version.
/// </summary>
internal sealed unsafe class OrtApi
{
    // Every function below is in version 8 and later.
    private const uint Version = 8;

    private static readonly Lock Gate = new();
    private static OrtApi? shared;

    private readonly nint* table;

    private OrtApi(nint library)
    {
        var api = (nint*)((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        VersionText = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)api[1])()) ?? "";
        table = (nint*)((delegate* unmanaged<uint, nint>)api[0])(Version);
        if (table is null)
        {
            throw new HubException("onnx-runtime-broken", $"ONNX Runtime {VersionText} is too old; run 'hub models install-onnx'");
        }

        nint environment;
        fixed (byte* name = "lunarhub\0"u8)
        {
            // What goes wrong is thrown; it need not stand on standard error as well.
            const int Fatal = 4;
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)table[3])(Fatal, name, &environment));
        }

        nint memory;
        Check(((delegate* unmanaged<int, int, nint*, nint>)table[69])(1, 0, &memory));
        nint allocator;
        Check(((delegate* unmanaged<nint*, nint>)table[78])(&allocator));
        (Environment, Memory, Allocator) = (environment, memory, allocator);
    }

    public string VersionText { get; }

    public nint Environment { get; }

    /// <summary>Describes memory that the caller owns.</summary>
    public nint Memory { get; }

    public nint Allocator { get; }

    /// <summary>The process's one instance: the runtime's environment may exist only once.</summary>
    /// <exception cref="HubException"><c>onnx-runtime-missing</c>, <c>onnx-runtime-broken</c>.</exception>
    public static OrtApi Load(string? configured = null)
    {
        lock (Gate)
        {
            if (shared is null)
            {
                var library = OnnxLibrary.Load(configured);
                try
                {
                    shared = new OrtApi(library);
                }
                catch (EntryPointNotFoundException error)
                {
                    throw new HubException("onnx-runtime-broken", $"{OnnxLibrary.Find(configured)} is not ONNX Runtime; run 'hub models install-onnx'", error);
                }
            }

            return shared;
        }
    }

    /// <exception cref="OrtException">The runtime's own words.</exception>
    public void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var code = ((delegate* unmanaged<nint, int>)table[1])(status);
        var message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<nint, byte*>)table[2])(status)) ?? "";
        ((delegate* unmanaged<nint, void>)table[93])(status);
        throw new OrtException(code, message);
    }

    public nint CreateSession(string path, nint options)
    {
        nint session;
        var name = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(path) : Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)table[7])(Environment, name, options, &session));
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }

        return session;
    }

    /// <param name="threads">Inside one operator.</param>
    public nint CreateOptions(int threads)
    {
        const int AllOptimisations = 99;
        nint options;
        Check(((delegate* unmanaged<nint*, nint>)table[10])(&options));
        Check(((delegate* unmanaged<nint, int, nint>)table[23])(options, AllOptimisations));
        Check(((delegate* unmanaged<nint, int, nint>)table[24])(options, threads));
        Check(((delegate* unmanaged<nint, int, nint>)table[25])(options, 1));
        fixed (byte* key = "session.intra_op.allow_spinning\0"u8, value = "0\0"u8)
        {
            // Threads that wait must not burn the processors that searches need.
            Check(((delegate* unmanaged<nint, byte*, byte*, nint>)table[130])(options, key, value));
        }

        return options;
    }

    public void Run(nint session, nint options, ReadOnlySpan<nint> inputNames, ReadOnlySpan<nint> inputs, nint outputName, out nint output)
    {
        nint result = 0;
        fixed (nint* names = inputNames, values = inputs)
        {
            Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)table[9])(
                session, options, names, values, (nuint)inputs.Length, &outputName, 1, &result));
        }

        output = result;
    }

    public nint CreateRunOptions()
    {
        nint options;
        Check(((delegate* unmanaged<nint*, nint>)table[39])(&options));
        return options;
    }

    /// <summary>Asks a run in progress to end with an error. Thread-safe.</summary>
    public void Terminate(nint runOptions) => Check(((delegate* unmanaged<nint, nint>)table[46])(runOptions));

    /// <summary>A tensor over memory that must stay where it is while the tensor lives.</summary>
    public nint CreateTensor(void* data, nuint bytes, ReadOnlySpan<long> shape, OnnxType type)
    {
        nint tensor;
        fixed (long* dimensions = shape)
        {
            Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)table[49])(Memory, data, bytes, dimensions, (nuint)shape.Length, (int)type, &tensor));
        }

        return tensor;
    }

    public void* DataOf(nint tensor)
    {
        void* data;
        Check(((delegate* unmanaged<nint, void**, nint>)table[51])(tensor, &data));
        return data;
    }

    public (OnnxType Type, long[] Shape) Describe(nint tensor)
    {
        nint info;
        Check(((delegate* unmanaged<nint, nint*, nint>)table[65])(tensor, &info));
        try
        {
            return ReadShape(info);
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)table[99])(info);
        }
    }

    public IReadOnlyList<OnnxPort> Inputs(nint session) => Ports(session, 30, 33, 36);

    public IReadOnlyList<OnnxPort> Outputs(nint session) => Ports(session, 31, 34, 37);

    public void ReleaseSession(nint session) => ((delegate* unmanaged<nint, void>)table[95])(session);

    public void ReleaseTensor(nint tensor) => ((delegate* unmanaged<nint, void>)table[96])(tensor);

    public void ReleaseRunOptions(nint options) => ((delegate* unmanaged<nint, void>)table[97])(options);

    public void ReleaseOptions(nint options) => ((delegate* unmanaged<nint, void>)table[100])(options);

    private List<OnnxPort> Ports(nint session, int count, int type, int name)
    {
        nuint ports;
        Check(((delegate* unmanaged<nint, nuint*, nint>)table[count])(session, &ports));
        List<OnnxPort> found = [];
        for (nuint i = 0; i < ports; i++)
        {
            byte* text;
            Check(((delegate* unmanaged<nint, nuint, nint, byte**, nint>)table[name])(session, i, Allocator, &text));
            var portName = Marshal.PtrToStringUTF8((nint)text) ?? "";
            Check(((delegate* unmanaged<nint, void*, nint>)table[76])(Allocator, text));
            nint info;
            Check(((delegate* unmanaged<nint, nuint, nint*, nint>)table[type])(session, i, &info));
            try
            {
                // The tensor's part belongs to the whole; it is null for what is no tensor.
                nint tensor;
                Check(((delegate* unmanaged<nint, nint*, nint>)table[55])(info, &tensor));
                var (element, shape) = tensor == 0 ? (OnnxType.Undefined, []) : ReadShape(tensor);
                found.Add(new OnnxPort(portName, element, shape));
            }
            finally
            {
                ((delegate* unmanaged<nint, void>)table[98])(info);
            }
        }

        return found;
    }

    private (OnnxType Type, long[] Shape) ReadShape(nint info)
    {
        int type;
        Check(((delegate* unmanaged<nint, int*, nint>)table[60])(info, &type));
        nuint count;
        Check(((delegate* unmanaged<nint, nuint*, nint>)table[61])(info, &count));
        var shape = new long[count];
        fixed (long* dimensions = shape)
        {
            Check(((delegate* unmanaged<nint, long*, nuint, nint>)table[62])(info, dimensions, count));
        }

        return ((OnnxType)type, shape);
    }
}

/// <summary>What the runtime says went wrong.</summary>
internal sealed class OrtException(int code, string message) : Exception(message)
{
    /// <summary>The runtime's <c>OrtErrorCode</c>.</summary>
    public int Code => code;
}
