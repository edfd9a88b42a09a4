using LunarHub.Text;

namespace LunarHub.Grains.Storage;

/// <summary>Turns failures of the file system into a code and a line that names the mend.</summary>
internal static class DataFailure
{
    // Native error numbers on Linux and macOS; on Windows the low word of the HRESULT.
    private const int NoSpaceUnix = 28;
    private const int QuotaLinux = 122;
    private const int ReadOnlyUnix = 30;
    private const int DiskFullWindows = 112;

    // Bytes. Below it neither a pack nor a segment fits.
    private const long LeastRoom = 1 << 20;

    public static bool IsFull(Exception error) => error is IOException && (error.HResult & 0xFFFF) is NoSpaceUnix or QuotaLinux or DiskFullWindows;

    /// <summary>True where the disk has so little room that a program's failure to write is likely its doing: git does not say why it could not write a ref.</summary>
    public static bool HasNoRoom(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace < LeastRoom;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    public static bool IsReadOnly(Exception error) => error is UnauthorizedAccessException || (error is IOException && (error.HResult & 0xFFFF) == ReadOnlyUnix);

    public static HubException Explain(Exception error, string folder) => error switch
    {
        HubException known => known,
        _ when IsFull(error) => Full(folder, error),
        _ when IsReadOnly(error) => new HubException("data-readonly", $"{folder} cannot be written; mend its permissions, or choose another folder with --data", error),
        _ => new HubException("data-unwritable", $"{folder} cannot be used as the data folder ({FirstLine(error.Message)}); choose another with --data", error),
    };

    public static HubException Full(string folder, Exception error) => new("data-full", $"the disk of {folder} is full; free space, then index again", error);

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd();
}
