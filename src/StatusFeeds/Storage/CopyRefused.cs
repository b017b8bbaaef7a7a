// Why a copy of the database is not begun: what was asked for cannot be done so, whatever the database.
namespace StatusFeeds.Storage;

/// <summary>Nothing was changed; the message is for people, without secrets.</summary>
internal sealed class CopyRefused(string message) : Exception(message);
