namespace Gateway.Sdk.Http.Tests.Paging;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("<https://a.example/?p=2>; rel=\"next\"", "https://a.example/?p=2")]
    [InlineData("<https://a.example/?p=1>; rel=\"prev\", <https://a.example/?p=3>; rel=\"next\"", "https://a.example/?p=3")]
    [InlineData("<?a=1,2>; title=\"a, b; rel=next\"; rel=\"last next\"", "?a=1,2")]
    [InlineData("</x> ; REL = Next", "/x")]
    [InlineData("<https://a.example/?p=2>; rel=\"nextish\"", null)]
    [InlineData("https://a.example/?p=2; rel=next", null)]
    [InlineData("<unclosed; rel=next", null)]
    [InlineData("<a>; title=\"never closed; rel=next", null)]
    [InlineData("", null)]
    [InlineData(",,,<>;;;=;rel=", null)]
    public void The_link_with_the_relation_is_found(string header, string? expected) => LinkHeader.Find([header], "next").ShouldBe(expected);

    [Fact]
    public void Any_text_is_read_without_an_exception()
    {
        var random = new Random(7);
        const string Alphabet = "<>;,=\"\\ relnxt/ab";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Create(random.Next(60), random, static (span, source) =>
            {
                foreach (ref var c in span)
                {
                    c = Alphabet[source.Next(Alphabet.Length)];
                }
            });
            LinkHeader.Find([text], "next");
        }
    }

    [Theory]
    [InlineData("page?x=2", "https://a.example/api/page?x=2")]
    [InlineData("/other", "https://a.example/other")]
    [InlineData("https://a.example/api/x", "https://a.example/api/x")]
    public void Links_on_the_host_are_followed(string link, string expected) =>
        NextAddress.Resolve(new Uri("https://a.example/api/"), new Uri("https://a.example/api/list"), link).AbsoluteUri.ShouldBe(expected);

    [Theory]
    [InlineData("http://a.example/x")]
    [InlineData("https://a.example:444/x")]
    [InlineData("https://a.example.evil/x")]
    [InlineData("https://user@a.example/x")]
    [InlineData("//b.example/x")]
    [InlineData("ftp://a.example/x")]
    [InlineData("file:///etc/passwd")]
    public void Links_elsewhere_are_refused(string link) =>
        Should.Throw<AdapterException>(() => NextAddress.Resolve(new Uri("https://a.example/api/"), new Uri("https://a.example/api/list"), link)).Code.ShouldBe("GW2248");
}
