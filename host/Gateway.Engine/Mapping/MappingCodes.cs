namespace Gateway.Engine.Mapping;

/// <summary>Stable codes of mapping. 30xx are found at load, 31xx hold a record. A code never changes its meaning.</summary>
public static class MappingCodes
{
    public const string Syntax = "GW3001";
    public const string UnknownName = "GW3002";
    public const string WrongType = "GW3003";
    public const string UnknownSourceField = "GW3004";
    public const string UnknownLookup = "GW3005";
    public const string UnknownTargetField = "GW3006";
    public const string RequiredFieldWithoutRule = "GW3007";
    public const string WrongTargetType = "GW3008";
    public const string KeyWithoutRule = "GW3009";
    public const string RepeatedName = "GW3010";
    public const string NotACondition = "GW3011";
    public const string BadConstant = "GW3012";
    public const string MissingDefault = "GW3013";
    public const string AliasOfNothing = "GW3014";
    public const string TooLarge = "GW3015";
    public const string ReservedName = "GW3016";
    public const string OverlappingRules = "GW3017";

    public const string MissingField = "GW3101";
    public const string NotInLookup = "GW3102";
    public const string AmbiguousLookup = "GW3103";
    public const string UnreadableDate = "GW3104";
    public const string UnreadableNumber = "GW3105";
    public const string UnreadablePhone = "GW3106";
    public const string BadOfficialNumber = "GW3107";
    public const string WrongValueType = "GW3108";
    public const string OutOfRange = "GW3109";
    public const string NotJson = "GW3110";
    public const string RepeatedProperty = "GW3111";
    public const string TooDeep = "GW3112";
    public const string NotUtf8 = "GW3113";
    public const string EmptyKey = "GW3114";
    public const string CheckFailed = "GW3115";
    public const string RequiredFieldNull = "GW3116";
    public const string TooCostly = "GW3117";
    public const string UnreadableText = "GW3118";
    public const string RuleFailed = "GW3119";
    public const string UnknownCode = "GW3120";
    public const string TooLong = "GW3121";
}
