// A query that is asked a thousand times over with other values: prepared once, its rows read without making objects of them, as Dapper would.
using System.Data.Common;

namespace StatusFeeds.Storage;

internal sealed class PreparedQuery : IDisposable
{
    private readonly DbCommand command;

    /// <param name="connection">Any; it is open until the query is disposed of.</param>
    /// <param name="sql">With a placeholder <c>@name</c> for each name.</param>
    /// <param name="names">In the order in which their values will be given.</param>
    public PreparedQuery(DbConnection connection, string sql, params ReadOnlySpan<string> names)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in names)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>The answer; dispose of it before the next one.</summary>
    /// <exception cref="DbException">See <see cref="Dialect.Explain"/>.</exception>
    public DbDataReader Ask(params ReadOnlySpan<object> values)
    {
        for (var place = 0; place < values.Length; place++)
            command.Parameters[place].Value = values[place];
        return command.ExecuteReader();
    }

    public void Dispose() => command.Dispose();
}
