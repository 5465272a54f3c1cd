using Gateway.Engine.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Tests.Storage;

public sealed class SqliteFailureTests
{
    [Theory]
    [InlineData(13, "GW6101")]
    [InlineData(26, "GW6102")]
    [InlineData(8, "GW6103")]
    [InlineData(14, "GW6103")]
    [InlineData(5, "GW6104")]
    [InlineData(10, "GW6105")]
    [InlineData(19, "GW6100")]
    public void What_the_database_says_becomes_a_code_and_a_fix(int said, string code)
    {
        var failure = SqliteFailure.Translate(new SqliteException("said", said));
        failure.Code.ShouldBe(code);
        failure.Fix.ShouldNotBeNullOrWhiteSpace();
    }
}
