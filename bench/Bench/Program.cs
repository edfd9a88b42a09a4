using LunarHub.Bench;

return await BenchCommand.RunAsync(args);
