using Gateway.Expressions;

namespace Gateway.Sdk.Http.Tests.Templates;

public sealed class TemplateTests
{
    private static readonly ExpressionScope _scope = ExpressionScope.Default;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a/{{ config.id }}/b", "a/7 8/b")]
    [InlineData("{{ config.absent }}", "")]
    [InlineData("{{ last }}", "")]
    [InlineData("{{ config.id + '}}' }}", "7 8}}")]
    [InlineData("{{ format(now, 'yyyy-MM-dd') }}", "2026-01-05")]
    [InlineData("{{ format(now, 'HH:mm', 'Asia/Jakarta') }}", "07:00")]
    [InlineData("{{ epoch(now) }}", "1767571200")]
    [InlineData("{{ config.id == '7 8' ? 1 : 2 }}", "1")]
    public void Expressions_in_a_text_are_replaced(string text, string expected) => Template.Parse(text, _scope).Render(Names()).ShouldBe(expected);

    [Fact]
    public void Values_in_a_path_are_escaped_and_never_empty()
    {
        Template.Parse("a/{{ config.id }}", _scope).RenderPath(Names()).ShouldBe("a/7%208");
        Should.Throw<AdapterException>(() => Template.Parse("a/{{ config.absent }}", _scope).RenderPath(Names())).Code.ShouldBe("GW2256");
        Should.Throw<AdapterException>(() => Template.Parse("a/{{ '..' }}", _scope).RenderPath(Names())).Code.ShouldBe("GW2256");
    }

    [Theory]
    [InlineData("{{ a b }}")]
    [InlineData("{{ unknown }}")]
    [InlineData("{{ config.id")]
    public void Texts_that_cannot_be_understood_are_refused_when_they_are_read(string text) =>
        Should.Throw<FormatException>(() => Template.Parse(text, _scope));

    [Theory]
    [InlineData("config.id == '7 8'", true)]
    [InlineData("config.absent == 1", false)]
    [InlineData("has(config.id)", true)]
    [InlineData("last == null", true)]
    public void A_condition_about_something_absent_does_not_hold(string text, bool expected) => Condition.Parse(text, _scope).Holds(Names()).ShouldBe(expected);

    [Fact]
    public void A_condition_that_is_neither_yes_nor_no_says_so() =>
        Should.Throw<AdapterException>(() => Condition.Parse("'text'", _scope).Holds(Names())).Code.ShouldBe("GW2254");

    private static Bindings Names()
    {
        var names = new Bindings(_scope);
        names.Set("config", Bindings.Map(("id", "7 8")));
        names.SetNow(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
        return names;
    }
}
