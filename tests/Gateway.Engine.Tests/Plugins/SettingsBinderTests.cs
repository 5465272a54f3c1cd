using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Engine.Plugins.Binding;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Plugins;

public sealed partial class SettingsBinderTests
{
    [Fact]
    public void Sound_settings_bind()
    {
        var (settings, errors) = Bind("""{"baseUrl":"https://a.example/","token":"secret:a/b","timeout":"30s","streams":{"x":{"path":"p","kind":"paged"}},"limits":[1,2]}""");
        errors.ShouldBeEmpty();
        settings.ShouldNotBeNull().Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        settings.Streams["x"].Kind.ShouldBe(Kind.Paged);
    }

    [Fact]
    public void Every_mistake_is_found_at_once_with_its_place()
    {
        var (settings, errors) = Bind("""
            {"baseUri":"https://a.example/","token":"hunter2","timeout":"soon","limits":[1,"two",3.5],
             "streams":{"a/b":{"pth":"p","kind":"sideways","size":"many"}},"note":null}
            """);
        settings.ShouldBeNull();
        errors.Select(error => (error.Pointer, error.Code)).ShouldBe(
        [
            ("/baseUri", "GW2051"), ("/token", "GW2053"), ("/timeout", "GW2053"), ("/limits/1", "GW2053"), ("/limits/2", "GW2053"),
            ("/streams/a~1b/pth", "GW2051"), ("/streams/a~1b/kind", "GW2053"), ("/streams/a~1b/size", "GW2053"), ("/streams/a~1b", "GW2052"),
            ("/note", "GW2053"), ("", "GW2052"),
        ]);
        Error(errors, "/baseUri").Fix.ShouldBe("did you mean \"baseUrl\"?");
        Error(errors, "/streams/a~1b/pth").Fix.ShouldBe("did you mean \"path\"?");
        Error(errors, "/streams/a~1b/kind").Fix.ShouldBe("write one of: single, paged");
        Error(errors, "/timeout").Message.ShouldContain("a duration is a whole number and its unit");
        Error(errors, "/limits/1").Fix.ShouldBe("write a whole number");
        Error(errors, "").Message.ShouldBe("\"baseUrl\" is missing");
    }

    [Fact]
    public void A_literal_secret_is_refused_and_not_repeated() =>
        Bind("""{"baseUrl":"https://a.example/","token":"hunter2"}""").Errors.ShouldHaveSingleItem().ToString().ShouldNotContain("hunter2");

    [Fact]
    public void The_settings_own_checks_come_last() =>
        Bind("""{"baseUrl":"https://a.example"}""").Errors.ShouldBe([new SettingsError("/baseUrl", "GW2101", "the address has no final slash", "add one")]);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    public void Settings_that_are_no_object_are_an_error(string json) => Bind(json).Errors.ShouldHaveSingleItem().Pointer.ShouldBe("");

    [Fact]
    public void The_schema_is_draft_07_with_descriptions_patterns_and_closed_objects()
    {
        var schema = SettingsSchema.Of(new SettingsBinder<Settings>(Json.Default.Settings).Type);
        schema["$schema"]!.GetValue<string>().ShouldBe("http://json-schema.org/draft-07/schema#");
        schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["baseUrl"]);
        schema["properties"]!["baseUrl"]!["description"]!.GetValue<string>().ShouldBe("Where the partner answers.");
        schema["properties"]!["token"]!["pattern"]!.GetValue<string>().ShouldStartWith("^secret:");
        schema["properties"]!["timeout"]!["pattern"]!.GetValue<string>().ShouldContain("ms");
        schema["properties"]!["streams"]!["additionalProperties"]!["properties"]!["kind"]!["enum"]!.AsArray().Count.ShouldBe(2);
    }

    private static SettingsError Error(IReadOnlyList<SettingsError> errors, string pointer) => errors.Last(error => error.Pointer == pointer);

    private static (Settings? Settings, IReadOnlyList<SettingsError> Errors) Bind(string json) =>
        new SettingsBinder<Settings>(Json.Default.Settings).Bind(JsonElement.Parse(json));

    internal enum Kind
    {
        Single,
        Paged,
    }

    internal sealed record Settings : IValidatable
    {
        [Description("Where the partner answers.")]
        public required string BaseUrl { get; init; }

        public SecretReference? Token { get; init; }

        [JsonConverter(typeof(DurationConverter))]
        public TimeSpan Timeout { get; init; }

        public IReadOnlyList<int> Limits { get; init; } = [];

        public IReadOnlyDictionary<string, Stream> Streams { get; init; } = new Dictionary<string, Stream>();

        public string Note { get; init; } = "";

        public IEnumerable<SettingsError> Validate() => BaseUrl.EndsWith('/') ? [] : [new SettingsError("/baseUrl", "GW2101", "the address has no final slash", "add one")];
    }

    internal sealed record Stream
    {
        public required string Path { get; init; }

        public Kind Kind { get; init; }

        public int Size { get; init; } = 100;
    }

    [JsonSerializable(typeof(Settings))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
    internal sealed partial class Json : JsonSerializerContext;
}
