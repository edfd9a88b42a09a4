using LunarHub.Embedded.Reminders;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain that reminders wake.</summary>
    public interface IRemindable : IGrain
    {
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    public static class GrainReminderExtensions
    {
        /// <summary>Sets a durable reminder: it fires after <paramref name="dueTime"/>, then every <paramref name="period"/>, across restarts.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period)
            => Service(grain).RegisterOrUpdateAsync(grain.GetGrainId(), reminderName, dueTime, period);

        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder)
            => Service(grain).UnregisterAsync(grain.GetGrainId(), reminder.ReminderName);

        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName)
            => Service(grain).GetAsync(grain.GetGrainId(), reminderName);

        public static async Task<List<IGrainReminder>> GetReminders(this Grain grain) => [.. await Service(grain).ListAsync(grain.GetGrainId())];

        private static ReminderService Service(Grain grain) => grain is IRemindable
            ? grain.ServiceProvider.GetRequiredService<ReminderService>()
            : throw new InvalidOperationException($"{grain.GetType().Name} must implement IRemindable to have reminders.");
    }
}

namespace Orleans.Runtime
{
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>When a reminder fired first, how often it fires, and the tick that this call is for. All times are UTC.</summary>
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime currentTickTime)
    {
        public DateTime FirstTickTime { get; } = firstTickTime;

        public TimeSpan Period { get; } = period;

        public DateTime CurrentTickTime { get; } = currentTickTime;
    }
}
