namespace Gateway.Plugins.Matching;

/// <summary>Everybody and everything that is matched with one another.</summary>
internal sealed record Pool(IReadOnlyList<Candidate> Candidates, IReadOnlyList<Vacancy> Vacancies);

/// <summary>A person who looks for work.</summary>
/// <param name="Id">NIK or another key of the city.</param>
/// <param name="Job">KBJI code of the wanted job; empty: not known.</param>
/// <param name="Region">Kemendagri code with dots, or the country wanted; empty: not known.</param>
/// <param name="Education">Highest level, SD to S3; empty: not known.</param>
/// <param name="Languages">Languages, each perhaps with a level: <c>Jepang N4</c>.</param>
/// <param name="Birth">Birth date. Null: not known.</param>
internal sealed record Candidate(string Id, string Job, string Region, string Education, IReadOnlyList<string> Languages, DateOnly? Birth);

/// <summary>A vacancy.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="Job">KBJI code; empty: not known.</param>
/// <param name="Region">Kemendagri code with dots, or a country; empty: anywhere.</param>
/// <param name="Education">Levels that are accepted; none: any.</param>
/// <param name="Languages">Languages that are asked for.</param>
/// <param name="AgeMin">Youngest age that is asked for. Null: none.</param>
/// <param name="AgeMax">Oldest age that is asked for. Null: none.</param>
internal sealed record Vacancy(
    string Id, string Title, string Job, string Region, IReadOnlyList<string> Education, IReadOnlyList<string> Languages, int? AgeMin, int? AgeMax);

/// <summary>A vacancy for a person, and why.</summary>
/// <param name="Candidate">The person.</param>
/// <param name="Vacancy">The vacancy.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Reasons">What spoke for it and what did not, in Indonesian.</param>
/// <param name="Warnings">What a person should look at; never counted.</param>
internal sealed record Match(Candidate Candidate, Vacancy Vacancy, int Score, IReadOnlyList<string> Reasons, IReadOnlyList<string> Warnings);
