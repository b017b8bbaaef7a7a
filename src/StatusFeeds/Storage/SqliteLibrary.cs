// Which SQLite: the system's, which is kept mended, before the bundled one of 2021.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace StatusFeeds.Storage;

internal static class SqliteLibrary
{
    private static readonly string[] Systems = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib"];

    /// <summary>Must be known before the first call into SQLite, therefore at load.</summary>
    [ModuleInitializer]
    internal static void Prefer() => NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) =>
    {
        if (name != "e_sqlite3")
            return 0;
        foreach (var candidate in Systems)
        {
            if (NativeLibrary.TryLoad(candidate, out var library))
                return library;
        }

        return 0;
    });
}
