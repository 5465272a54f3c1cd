using System.Collections.Immutable;
using Gateway.Expressions;

namespace Gateway.Engine.Mapping;

/// <summary>Schemas as types of the expression language, and back for messages.</summary>
internal static class SchemaTypes
{
    public static CelType OfRecord(RecordSchema schema) =>
        schema.Open ? CelType.Dyn : OfFields(schema.Stream, schema.Fields);

    private static CelType OfFields(string name, ImmutableArray<SchemaField> fields) =>
        CelType.Object(name, fields.ToDictionary(f => f.Name, f => new CelField(Of(f), !f.Optional)));

    private static CelType Of(SchemaField field)
    {
        var type = field.Type switch
        {
            SchemaType.Text or SchemaType.Date or SchemaType.Timestamp => CelType.String,
            SchemaType.Integer => CelType.Int,
            SchemaType.Boolean => CelType.Bool,
            SchemaType.Object when !field.Fields.IsEmpty => OfFields(field.Name, field.Fields),
            SchemaType.Object => CelType.DynMap,
            SchemaType.List => CelType.List(field.Items is { } items ? Of(items) : CelType.Dyn),
            // A JSON number can be whole, binary or too exact for either; only the value tells.
            _ => CelType.Dyn,
        };
        return field.Optional ? CelType.Nullable(type) : type;
    }

    /// <summary>Whether a rule of this type can give what the destination's field takes.</summary>
    public static bool Fits(CelType rule, SchemaType field)
    {
        var type = (rule.IsOptional ? rule.Parameters[0] : rule).NonNull;
        if (type.IsDyn || type.Kind == CelTypeKind.Null || type.Kind == CelTypeKind.Parameter)
        {
            return true;
        }
        return field switch
        {
            SchemaType.Any => true,
            SchemaType.Text or SchemaType.Date or SchemaType.Timestamp => type.Kind is CelTypeKind.String or CelTypeKind.Timestamp or CelTypeKind.Duration or CelTypeKind.Bytes,
            SchemaType.Integer => type.Kind is CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double || IsDecimal(type),
            SchemaType.Number => type.Kind is CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double || IsDecimal(type),
            SchemaType.Boolean => type.Kind == CelTypeKind.Bool,
            SchemaType.Object => type.Kind is CelTypeKind.Map or CelTypeKind.Object,
            _ => type.Kind == CelTypeKind.List,
        };
    }

    public static string Words(SchemaType type) => type switch
    {
        SchemaType.Text => "text",
        SchemaType.Integer => "a whole number",
        SchemaType.Number => "a number",
        SchemaType.Boolean => "true or false",
        SchemaType.Date => "a date",
        SchemaType.Timestamp => "a moment",
        SchemaType.Object => "an object",
        SchemaType.List => "a list",
        _ => "any value",
    };

    private static bool IsDecimal(CelType type) => type.Kind == CelTypeKind.Opaque && type.Name == Language.DecimalFunctions.Decimal.Name;
}
