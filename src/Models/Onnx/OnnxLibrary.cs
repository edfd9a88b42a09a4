using System.Runtime.InteropServices;
using LunarHub.Text;

namespace LunarHub.Models.Onnx;

/// <summary>Where ONNX Runtime's native library is looked for. It is no part of the product: <c>hub models install-onnx</c> brings it.</summary>
public static class OnnxLibrary
{
    /// <summary>Names the library, or a folder that holds it, before any other place.</summary>
    public const string Variable = "LUNARHUB_ONNXRUNTIME";

    private const string Mend = "run 'hub models install-onnx', or name a folder that holds the library in " + Variable;

    /// <summary>The library's file name on this system.</summary>
    public static string FileName => OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib" : "libonnxruntime.so.1";

    /// <summary>Where <c>hub models install-onnx</c> puts it unless told otherwise: below $XDG_DATA_HOME or ~/.local/share, beside the data folder and shared by all of them.</summary>
    public static string DefaultFolder
    {
        get
        {
            var shared = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg
                ? xdg
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
            return Path.Combine(shared, "lunarhub-onnxruntime");
        }
    }

    /// <summary>The library's path, or null when it is nowhere.</summary>
    public static string? Find(string? configured = null)
    {
        configured ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
        string[] places = configured is null ? [Path.Combine(AppContext.BaseDirectory, "onnxruntime"), DefaultFolder] : [configured];
        return places.Select(place => Directory.Exists(place) ? Path.Combine(place, FileName) : place).FirstOrDefault(File.Exists);
    }

    /// <exception cref="HubException"><c>onnx-runtime-missing</c>: the library is not there. <c>onnx-runtime-broken</c>: it does not load.</exception>
    internal static nint Load(string? configured)
    {
        var path = Find(configured) ?? throw new HubException("onnx-runtime-missing", $"an ONNX model needs ONNX Runtime, which is not installed; {Mend}");
        return NativeLibrary.TryLoad(path, out var library)
            ? library
            : throw new HubException("onnx-runtime-broken", $"{path} does not load on this system (it needs glibc 2.28 or later, and a library for {RuntimeInformation.OSArchitecture}); {Mend}");
    }
}
