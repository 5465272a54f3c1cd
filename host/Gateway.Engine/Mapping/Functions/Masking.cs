namespace Gateway.Engine.Mapping.Functions;

/// <summary>Values as people without the right to see them see them: enough to recognise, never enough to use (security.md T6).</summary>
internal static class Masking
{
    private const char Dot = '•';

    public static bool TryClass(string name, out FieldClass fieldClass)
    {
        (fieldClass, var known) = name switch
        {
            "name" => (FieldClass.Name, true),
            "nik" => (FieldClass.NationalId, true),
            "phone" => (FieldClass.Phone, true),
            "email" => (FieldClass.Email, true),
            "account" => (FieldClass.Account, true),
            "birth" => (FieldClass.Birth, true),
            "address" => (FieldClass.Address, true),
            "specific" => (FieldClass.Specific, true),
            "secret" => (FieldClass.Secret, true),
            _ => (FieldClass.General, false),
        };
        return known;
    }

    public static string Mask(string text, FieldClass fieldClass) => fieldClass switch
    {
        FieldClass.General => text,
        FieldClass.NationalId => Keep(text, 4, 4),
        FieldClass.Phone => Keep(text, text.StartsWith('+') ? 5 : 4, 3),
        FieldClass.Account => Keep(text, 0, 3),
        FieldClass.Name => Words(text),
        FieldClass.Email => Email(text),
        FieldClass.Birth => text.Length >= 4 ? text[..4] + new string(Dot, text.Length - 4) : Hidden(text),
        FieldClass.Address => Keep(text, 3, 0),
        _ => Hidden(text),
    };

    /// <summary>The class of a field by its name, for fields whose schema says nothing.</summary>
    public static FieldClass ByName(string field)
    {
        var name = field.ToUpperInvariant();
        return name switch
        {
            _ when Has(name, "NIK", "NO_KK", "NOKK", "FAMILYCARD", "IDENTITY", "KTP", "PASPOR", "PASSPORT", "NPWP") => FieldClass.NationalId,
            _ when Has(name, "PHONE", "TELP", "TELEPON", "MOBILE", "NO_HP", "NOHP", "WHATSAPP") || name == "HP" => FieldClass.Phone,
            _ when Has(name, "EMAIL", "SUREL") => FieldClass.Email,
            _ when Has(name, "REKENING", "ACCOUNT", "KPJ") => FieldClass.Account,
            _ when Has(name, "LAHIR", "BIRTH", "TGL_LHR") || name is "BOD" or "DOB" => FieldClass.Birth,
            _ when Has(name, "ALAMAT", "ADDRESS", "DOMISILI") => FieldClass.Address,
            _ when Has(name, "MEDICAL", "KESEHATAN", "SKCK", "DISABIL", "AGAMA", "RELIGION", "BLOOD", "INCOME", "PENGHASILAN") => FieldClass.Specific,
            _ when Has(name, "TOKEN", "SECRET", "PASSWORD", "SANDI") => FieldClass.Secret,
            _ when Has(name, "NAMALENGKAP", "NAMA_LENGKAP", "NAMA_LGKP", "FULLNAME", "FULL_NAME", "NAMA_IBU") || name is "NAMA" or "NAME" => FieldClass.Name,
            _ => FieldClass.General,
        };
    }

    private static bool Has(string name, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (name.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static string Keep(string text, int front, int back) =>
        text.Length <= front + back + 2 ? Hidden(text) : $"{text[..front]}{new string(Dot, text.Length - front - back)}{text[^back..]}";

    private static string Words(string text) =>
        string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Length < 3 ? Hidden(w) : w[0] + new string(Dot, w.Length - 1)));

    private static string Email(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 1 ? text[0] + new string(Dot, at - 1) + text[at..] : Hidden(text);
    }

    /// <summary>Always the same length: it must not tell how long the value is.</summary>
    private static string Hidden(string text) => text.Length == 0 ? "" : new string(Dot, 4);
}
