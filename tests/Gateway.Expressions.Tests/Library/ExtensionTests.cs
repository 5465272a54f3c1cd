namespace Gateway.Expressions.Tests.Library;

public sealed class ExtensionTests
{
    [Theory]
    [InlineData("sets.contains([], [])")]
    [InlineData("sets.contains([1, 2u, 3.0], [1.0, 2, 3u])")]
    [InlineData("!sets.contains([1], [2])")]
    [InlineData("sets.contains([[1], [2, 3]], [[2, 3.0]])")]
    [InlineData("sets.equivalent([1, 1, 2], [2, 1])")]
    [InlineData("!sets.equivalent([1, 2], [1])")]
    [InlineData("sets.equivalent([], [])")]
    [InlineData("!sets.intersects([], [])")]
    [InlineData("sets.intersects([{'a': 1}], [{'a': dyn(1.0)}])")]
    public void Sets_compare_lists_by_value(string expression) => Cel.ShouldHold(expression);

    [Theory]
    [InlineData("[1, 2, 3, 4].slice(1, 3) == [2, 3]")]
    [InlineData("[1].slice(1, 1) == []")]
    [InlineData("[[1], [2, [3]]].flatten() == [1, 2, [3]]")]
    [InlineData("[1, [2, [3, [4]]]].flatten(2) == [1, 2, 3, [4]]")]
    [InlineData("[[1]].flatten(0) == [[1]]")]
    [InlineData("lists.range(0) == []")]
    [InlineData("lists.range(-1) == []")]
    [InlineData("['b', 'a', 'c'].sort() == ['a', 'b', 'c']")]
    [InlineData("[duration('2s'), duration('1s')].sort()[0] == duration('1s')")]
    [InlineData("[{'n': 2}, {'n': 1}].sortBy(r, r.n)[0].n == 1")]
    [InlineData("['bb', 'a'].sortBy(x, size(x)) == ['a', 'bb']")]
    [InlineData("[1, 1.0, 1u, 2].distinct() == [1, 2]")]
    [InlineData("['a', 'b', 'a'].distinct() == ['a', 'b']")]
    [InlineData("[[1], [1.0]].distinct().size() == 1")]
    [InlineData("[].first().hasValue() == false")]
    [InlineData("[1, 2].reverse() == [2, 1]")]
    public void Lists_can_be_cut_ordered_and_opened(string expression) => Cel.ShouldHold(expression);

    [Theory]
    [InlineData("[1, 2].slice(1, 3)", CelErrorKind.IndexOutOfRange)]
    [InlineData("[1, 2].slice(2, 1)", CelErrorKind.IndexOutOfRange)]
    [InlineData("[1, 'a'].sort()", CelErrorKind.InvalidArgument)]
    [InlineData("[[1], [2]].sort()", CelErrorKind.InvalidArgument)]
    [InlineData("[[1]].flatten(-1)", CelErrorKind.InvalidArgument)]
    public void Lists_refuse_what_has_no_meaning(string expression, CelErrorKind kind) => Cel.Fails(expression).Kind.ShouldBe(kind);

    [Theory]
    [InlineData("optional.of(1).orValue(1 / 0) == 1")]
    [InlineData("optional.of(1).or(optional.of(1 / 0)).value() == 1")]
    [InlineData("'😀a'.reverse() == 'a😀'")]
    [InlineData("'😀a'.substring(1) == 'a' && '😀a'.size() == 2 && 'x😀a'.indexOf('a') == 2")]
    [InlineData("'abc'.replace('', '-') == '-a-b-c-' && 'abc'.replace('', '-', 2) == '-a-bc'")]
    [InlineData("'abc'.split('') == ['a', 'b', 'c'] && ''.split(',') == [''] && 'a,b,c'.split(',', 2) == ['a', 'b,c']")]
    [InlineData("'%.0f %.0f %.1e'.format([2.5, 3.5, 0.000123]) == '2 4 1.2e-04'")]
    [InlineData("'%b %o %x'.format([-5, 8, -30]) == '-101 10 -1e'")]
    [InlineData("'%e'.format([0.0]) == '0.000000e+00' && '%.2e'.format([9.999]) == '1.00e+01'")]
    [InlineData("string(1e20) == '100000000000000000000' && string(1e21) == '1e+21' && string(1.5e-7) == '1.5e-07'")]
    [InlineData("string(duration('1h1.5s')) == '3601.5s'")]
    [InlineData("timestamp('2024-02-29T12:00:00+07:00').getHours('Asia/Jakarta') == 12")]
    [InlineData("timestamp('1969-12-31T23:59:59.5Z') + duration('500ms') == timestamp(0)")]
    public void Texts_and_times_follow_code_points_and_exact_values(string expression) => Cel.ShouldHold(expression);

    [Fact]
    public void A_zone_is_a_name_and_never_a_path() =>
        Cel.Fails("timestamp(0).getHours('../../../etc/localtime')").Kind.ShouldBe(CelErrorKind.InvalidArgument);
}
