using System.Diagnostics;
using LunarHub.Models.Onnx;
using LunarHub.Text;

namespace LunarHub.Cli.Onnx;

/// <summary>Brings ONNX Runtime's native library from the npm package that carries it, pinned by the lock file inside this assembly.</summary>
internal static class OnnxInstallation
{
    private static readonly string[] Pins = ["package.json", "package-lock.json"];

    /// <summary>Installs the library into <paramref name="folder"/> and loads it once. What was there is replaced at the end.</summary>
    /// <returns>The runtime's version.</returns>
    /// <exception cref="HubException"><c>npm-missing</c>, <c>npm-failed</c>, <c>onnx-runtime-*</c>.</exception>
    public static async Task<string> InstallAsync(string folder, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("lunarhub-onnx").FullName;
        try
        {
            foreach (var pin in Pins)
            {
                await using var source = typeof(OnnxInstallation).Assembly.GetManifestResourceStream("onnx/" + pin)!;
                await using var target = File.Create(Path.Combine(work, pin));
                await source.CopyToAsync(target, cancellationToken);
            }

            await RunNpmAsync(work, cancellationToken);
            var library = Directory.EnumerateFiles(Path.Combine(work, "node_modules", "onnxruntime-node", "bin"), OnnxLibrary.FileName, SearchOption.AllDirectories)
                .FirstOrDefault(path => path.Contains(Path.Combine(SystemName, MachineName), StringComparison.Ordinal))
                ?? throw new HubException("onnx-runtime-missing", $"the package has no ONNX Runtime for {SystemName} on {MachineName}; build one from its source and name it in {OnnxLibrary.Variable}");
            Directory.CreateDirectory(folder);
            var next = Path.Combine(folder, OnnxLibrary.FileName + ".new");
            File.Copy(library, next, overwrite: true);
            File.Move(next, Path.Combine(folder, OnnxLibrary.FileName), overwrite: true);
            return OnnxSession.RuntimeVersion(folder);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string SystemName => OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string MachineName => System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";

    private static async Task RunNpmAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            start.ArgumentList.Add(argument);
        }

        Process npm;
        try
        {
            npm = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new HubException("npm-missing", "npm is missing, which brings ONNX Runtime; install Node 20 or later", error);
        }

        using (npm)
        {
            var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await npm.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                npm.Kill(entireProcessTree: true);
                throw;
            }

            if (npm.ExitCode != 0)
            {
                var said = (await errors + await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? $"exit code {npm.ExitCode}";
                throw new HubException("npm-failed", $"npm could not bring ONNX Runtime ({said}); check the network and the registry, then run 'hub models install-onnx' again");
            }
        }
    }
}
