using Gateway.Sdk;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>Finds mistakes in how a stream is written.</summary>
internal static class WriteCheck
{
    public static void Check(WriteSettings? write, string pointer, SettingsCheck check)
    {
        if (write is null)
        {
            return;
        }

        if (write.Create is null && write.Update is null)
        {
            check.Add(pointer, "GW2116", "there is no request that writes a record", "Add \"create\": { \"path\": ... }.");
        }

        if (write.Class == DestinationClass.Queryable && write.Find is null)
        {
            check.Add(pointer + "/class", "GW2116", "class queryable needs a request that asks", "Add \"find\": { \"path\": ... }, or declare another class.");
        }

        if (write.Class == DestinationClass.Keyed && write.IdempotencyHeader is "" && write.Batch?.KeyMember is null)
        {
            check.Add(pointer + "/idempotencyHeader", "GW2116", "class keyed sends no key", "Name the header, or \"keyMember\" of the batch.");
        }

        if (write.Lookup is not null && (write.Create is null || write.Update is null))
        {
            check.Add(pointer + "/lookup", "GW2116", "a lookup chooses between create and update, and one of them is missing", "Add both.");
        }

        if (write.Batch is { } batch)
        {
            Batch(write, batch, pointer, check);
        }

        Requests(write, pointer, check);
        check.Rules(pointer + "/errors", write.Errors);
        Results(write.Results, pointer + "/results", check);
    }

    private static void Batch(WriteSettings write, BatchSettings batch, string pointer, SettingsCheck check)
    {
        if (batch.Size < 1 || batch.Bytes < 1)
        {
            check.Add(pointer + "/batch", "GW2116", "a batch holds at least one record", "Write a size above zero.");
        }

        if (write.Results is null)
        {
            check.Add(pointer + "/batch", "GW2116", "nothing says what became of each record of a batch", "Add \"results\": { \"path\", \"id\", \"status\" }.");
        }

        if (write.Create is null || write.Lookup is not null)
        {
            check.Add(pointer + "/batch", "GW2116", "a batch is sent by \"create\", without a lookup", "Add \"create\", or leave out \"batch\".");
        }

        check.Templates(pointer + "/batch/head", batch.Head);
    }

    private static void Requests(WriteSettings write, string pointer, SettingsCheck check)
    {
        (string Name, RequestSettings? Request)[] requests =
        [
            ("create", write.Create), ("update", write.Update), ("delete", write.Delete), ("lookup", write.Lookup), ("find", write.Find), ("pending", write.Pending),
        ];
        foreach (var (name, request) in requests)
        {
            if (request is not null)
            {
                check.Request($"{pointer}/{name}", request);
            }
        }

        check.Path(pointer + "/lookup/id", write.Lookup?.Id);
        check.Condition(pointer + "/find/found", write.Find?.Found);
        check.Condition(pointer + "/find/pending", write.Find?.Pending);
        check.Condition(pointer + "/find/refused", write.Find?.Refused);
        check.Condition(pointer + "/pending/done", write.Pending?.Done);
        check.Condition(pointer + "/pending/failed", write.Pending?.Failed);
    }

    private static void Results(ResultSettings? results, string pointer, SettingsCheck check)
    {
        if (results is null)
        {
            return;
        }

        check.Path(pointer + "/path", results.Path);
        check.Path(pointer + "/id", results.Id);
        check.Path(pointer + "/of", results.Of);
        check.Path(pointer + "/status", results.Status);
        check.Condition(pointer + "/accepted", results.Accepted);
        check.Condition(pointer + "/retry", results.Retry);
        if (results.Status is null && results.Accepted is null)
        {
            check.Add(pointer, "GW2116", "nothing says which results mean done", "Add \"status\" or \"accepted\".");
        }
    }
}
