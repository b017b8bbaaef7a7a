// Why nothing can be exported to a folder, in words for people that say what to do.
namespace StatusFeeds.Web;

/// <summary>The folder cannot be used.</summary>
internal sealed class ExportRefused(string message) : Exception(message)
{
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int NoQuota = 122;

    /// <summary>The same for whichever file it was, where the reason is one of the whole folder.</summary>
    public static string Words(Exception fault, string folder) => fault switch
    {
        ExportRefused => fault.Message,
        UnauthorizedAccessException => $"Cannot export to {folder}: the user {Environment.UserName} may not write there. Make that user the owner of all that is in it. ({fault.Message})",
        IOException { HResult: NoSpace } => $"Cannot export to {folder}: its disk is full. Make room there.",
        IOException { HResult: NoQuota } => $"Cannot export to {folder}: the user {Environment.UserName} may have no more room on its disk. Make room there.",
        IOException { HResult: ReadOnly } => $"Cannot export to {folder}: its disk takes no writes (it is mounted read-only).",
        _ => $"Cannot export to {folder}: {fault.Message}{(fault.Message.EndsWith('.') ? "" : ".")}",
    };
}
