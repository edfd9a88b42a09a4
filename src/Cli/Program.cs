using LunarHub.Cli;

return await HubCommand.RunAsync(args);
