using Gateway.Engine.Configuration.Binding;

namespace Gateway.Engine.Configuration.Files;

/// <summary>One file of <c>syncs/</c>.</summary>
internal static class SyncFile
{
    public static SyncDefinition Read(ObjectReader o, string id, SyncDefaults defaults)
    {
        FileHead.Note(o);
        return new SyncDefinition
        {
            Id = id,
            From = o.Required("from", ReferenceTypes.Source, "stream that is read, as \"endpoint.stream\"."),
            To = o.Required("to", ReferenceTypes.Destination, "stream that is written, as \"endpoint.stream\"."),
            Mapping = o.Required("mapping", ReferenceTypes.Mapping, "id of the mapping."),
            Enabled = o.Optional("enabled", Types.Boolean, true, "Whether it runs at all. Default: true."),
            Full = o.Optional("full", Types.Boolean.OrNull(), null, "Whether every run reads the whole source. Default: what the stream needs."),
            DeleteMissing = o.Optional("deleteMissing", Types.Boolean, false, "Whether records missing from two whole lists are deleted. Default: false."),
            Schedule = o.Optional("schedule", Types.Object(Schedule), null, "When it runs. Default: by hand only."),
            Guards = o.Optional("guards", Types.Object(p => Guards(p, defaults.Guards)), defaults.Guards, "What stops a run before harm is done."),
            Delivery = o.Optional("delivery", Types.Object(p => Delivery(p, defaults.Delivery)), defaults.Delivery, "How deliveries are sent."),
            ReadBack = o.Optional("readBack", Types.Object(ReadBack), null, "How the destination is read back and compared with what it was sent. Default: it is not."),
        };
    }

    public static GuardDefinition Guards(ObjectReader o, GuardDefinition usual) => new()
    {
        MaxHeldPercent = o.Optional(GuardNames.MaxHeld, Types.Percent, usual.MaxHeldPercent, "Most held records, in per cent of those read. Default: 1."),
        MinHeld = o.Optional("minHeld", Types.Integer(0, 1_000_000), usual.MinHeld, "Held records that never trip it. Default: 20."),
        MaxChangedPercent = o.Optional(GuardNames.MaxChanged, Types.Percent, usual.MaxChangedPercent, "Most changed records, in per cent of the known ones. Default: 30."),
        MaxDeletedPercent = o.Optional(GuardNames.MaxDeleted, Types.Percent, usual.MaxDeletedPercent, "Most deletes, in per cent of the known records. Default: 5."),
        MinDeleted = o.Optional("minDeleted", Types.Integer(0, 1_000_000), usual.MinDeleted, "Deletes that never trip it. Default: 50."),
        MaxShrinkPercent = o.Optional(GuardNames.MaxShrink, Types.Percent, usual.MaxShrinkPercent, "By how many per cent a whole list may shrink. Default: 50."),
    };

    public static DeliveryDefinition Delivery(ObjectReader o, DeliveryDefinition usual) => new()
    {
        BatchSize = o.Optional("batchSize", Types.Integer(1, 10_000).OrNull(), usual.BatchSize, "Most records in a batch. Default: the destination's limit."),
        PageSize = o.Optional("pageSize", Types.Integer(1, 10_000), usual.PageSize, "Records a page the source is asked for. Default: 500."),
        MaxAttempts = o.Optional("maxAttempts", Types.Integer(1, 1_000), usual.MaxAttempts, "Most tries of one delivery. Default: 24."),
        RetryFor = o.Optional("retryFor", Types.Duration("1s", "30d"), usual.RetryFor, "How long one delivery is tried. Default: 24h."),
        RetryWithinRun = o.Optional("retryWithinRun", Types.Duration("1s", "1d"), usual.RetryWithinRun, "How long one run goes on retrying. Default: 10m."),
        OnUnknown = o.Optional("onUnknown", Types.Choice<UnknownPolicy>(), usual.OnUnknown, "What happens to deliveries of unknown outcome at a destination of class N. Default: hold."),
    };

    private static ReadBackDefinition ReadBack(ObjectReader o) => new()
    {
        From = o.Optional("from", ReferenceTypes.Source.OrNull(), null, "Stream that lists everything the destination holds. Default: the destination's own."),
        Mapping = o.Optional("mapping", ReferenceTypes.Mapping, null, "id of the mapping that turns what is listed into the form we send. Default: it has our names already."),
        Drift = o.Optional("drift", Types.Choice<DriftPolicy>(), DriftPolicy.Report, "Whose value counts when the partner changed one: report tells it, overwrite sends ours again, respect lets it stand. Default: report."),
    };

    private static ScheduleDefinition Schedule(ObjectReader o) => new()
    {
        Cron = o.Optional("cron", ScheduleTypes.Cron, null, "Five-field crontab expression, such as \"*/15 6-21 * * 1-6\". Default: only after others."),
        Zone = o.Optional("zone", ScheduleTypes.Zone, null, "IANA zone. Default: that of gateway.json."),
        Calendar = o.Optional("calendar", ReferenceTypes.Calendar, null, "Calendar whose days are left out. Default: none."),
        Misfire = o.Optional("misfire", Types.Choice<MisfirePolicy>(), MisfirePolicy.Once, "What happens to missed starts. Default: once."),
        Jitter = o.Optional("jitter", Types.Duration("0s", "1h"), TimeSpan.Zero, "Random delay up to this long. Default: none."),
        After = o.Optional("after", Types.ListOf(ReferenceTypes.Sync), [], "Syncs that must have finished well first. Default: none."),
    };
}
