using System.Collections.Frozen;
using System.Globalization;
using Gateway.Engine.Configuration.Binding;

namespace Gateway.Engine.Configuration.Files;

/// <summary>One file of <c>calendars/</c>.</summary>
internal static class CalendarFile
{
    public static CalendarDefinition Read(ObjectReader o, string id)
    {
        FileHead.Note(o);
        return new CalendarDefinition
        {
            Id = id,
            Weekdays = o.Optional("weekdays", Types.ListOf(Types.Choice<DayOfWeek>()), [], "Weekdays that are left out. Default: none.").ToFrozenSet(),
            Days = o.Required("days", Days, "days that are left out, as \"2026-08-17\": \"Hari Kemerdekaan\"."),
        };
    }

    private static readonly ConfigType<FrozenDictionary<DateOnly, string>> Days = new(
        (value, context) =>
        {
            var days = new Dictionary<DateOnly, string>();
            foreach (var (member, title) in Types.MapOf(Types.Text).Read(value, context)!)
            {
                if (DateOnly.TryParseExact(member.Name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                {
                    days[day] = title;
                }
                else
                {
                    context.Diagnostics.Add(member, "GW1204", $"\"{member.Name}\" is not a day", "Write year, month and day, such as \"2026-08-17\".");
                }
            }
            return days.ToFrozenDictionary();
        },
        Types.MapOf(Types.Text).Schema);
}
