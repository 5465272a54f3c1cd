namespace Gateway.Sdk;

/// <summary>Settings that check themselves beyond what their types say.</summary>
public interface IValidatable
{
    /// <summary>Returns every mistake at once. Pure: no I/O, no clock.</summary>
    IEnumerable<SettingsError> Validate();
}

/// <summary>One mistake in settings. The host turns the pointer into file, line and column.</summary>
/// <param name="Pointer">JSON pointer of the value inside the settings, such as <c>/streams/vacancies/path</c>.</param>
/// <param name="Code">Stable code, <c>GW2###</c> for endpoints.</param>
/// <param name="Message">What is wrong, naming the value.</param>
/// <param name="Fix">What to write instead, as one imperative sentence.</param>
public sealed record SettingsError(string Pointer, string Code, string Message, string Fix);
