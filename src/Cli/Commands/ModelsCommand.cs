using System.CommandLine;
using LunarHub.Cli.Onnx;
using LunarHub.Models.Folders;
using LunarHub.Models.Onnx;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub models</c>: what an ONNX model needs, and whether a model's folder can be used.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Models of your own: install what ONNX models need, check a model's folder.") { InstallOnnx(), Check() };

    private static Command InstallOnnx()
    {
        var to = new Option<string>("--to") { Description = "The folder to put the library into.", HelpName = "DIR", DefaultValueFactory = _ => OnnxLibrary.DefaultFolder };
        var command = new Command("install-onnx", "Install ONNX Runtime's native library (about 45 MB) with npm. Only models of your own need it.") { to };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(to)!);
            var version = await OnnxInstallation.InstallAsync(folder, cancellationToken);
            Console.WriteLine($"ONNX Runtime {version} is installed in {folder}");
            if (folder != OnnxLibrary.DefaultFolder)
            {
                Console.WriteLine($"set {OnnxLibrary.Variable}={folder} for the server to find it there");
            }

            return 0;
        });
        return command;
    }

    private static Command Check()
    {
        var folder = new Argument<string>("folder") { HelpName = "FOLDER", Description = "A folder with a model.json." };
        var command = new Command("check", "Load a model and try it on a text; says what is wrong with it, if anything.") { folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Console.WriteLine(await ModelTrial.RunAsync(ModelFolder.Read(parsed.GetValue(folder)!), cancellationToken));
            return 0;
        });
        return command;
    }
}
