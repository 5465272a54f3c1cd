using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Storage.Sqlite;

internal sealed class SqliteLeaseStore(SqliteFile file) : ILeaseStore
{
    private const string Now = "cast(unixepoch('subsec') * 1000 as integer)";

    /// <summary>Whoever owns the file knows that no other process lives: leases that dead ones left need not run out first.</summary>
    public static void FreeAll(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "update lease set holder = null, expires_at = 0";
        command.ExecuteNonQuery();
    }

    public Task<Lease?> TryAcquireAsync(string sync, string holder, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(w =>
        {
            var token = w.Scalar(
                $"""
                insert into lease (sync, holder, token, expires_at) values ($1, $2, 1, {Now} + $3)
                on conflict (sync) do update set holder = $2, token = token + 1, expires_at = {Now} + $3
                where holder is null or holder = $2 or expires_at <= {Now}
                returning token
                """,
                sync, holder, (long)timeToLive.TotalMilliseconds);
            return token is long value ? new Lease(sync, holder, value) : null;
        }, cancellationToken);

    public Task<bool> RenewAsync(Lease lease, TimeSpan timeToLive, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(
            w => w.Execute(
                $"update lease set expires_at = {Now} + $4 where sync = $1 and holder = $2 and token = $3",
                lease.Sync, lease.Holder, lease.Token, (long)timeToLive.TotalMilliseconds) == 1,
            cancellationToken);

    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) =>
        file.Writer.WriteAsync(
            w => w.Execute(
                "update lease set holder = null, expires_at = 0 where sync = $1 and holder = $2 and token = $3",
                lease.Sync, lease.Holder, lease.Token),
            cancellationToken);
}
