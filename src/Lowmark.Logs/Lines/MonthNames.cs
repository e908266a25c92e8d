using System.Text;

namespace Lowmark.Logs.Lines;

/// <summary>Months as <c>strftime("%b")</c> prints them, in the languages whose short names do not contradict each
/// other.</summary>
/// <remarks>Names: LC_TIME of glibc's locales de, en, es, fi, fr, hu, it, nb, nl, pl, pt, ro, ru, sk, sv, tr, uk, with
/// and without the full stop that some have; ja and zh count (<c>11月</c>), as does ko (<c>11월</c>). Croatian is left
/// out: its lip, srp and lis are other months in Polish and Czech.</remarks>
internal static class MonthNames
{
    private const int MostBytes = 12;

    private static readonly byte[][][] s_names =
    [
        Utf8("Jan Jän janv ene gen sty led ian янв січ tammi Oca"),
        Utf8("Feb févr fev lut úno febr фев лют helmi Şub"),
        Utf8("Mar Mär mars mrt bře márc мар бер maalis"),
        Utf8("Apr avril avr abr kwi dub april ápr апр кві huhti Nis"),
        Utf8("May Mai mag mei maj kvě máj мая май тра touko"),
        Utf8("Jun juin giu cze čen juni iun jún июн чер kesä Haz"),
        Utf8("Jul juil lug lip čec juli iul júl июл лип heinä Tem"),
        Utf8("Aug août ago sie srp авг сер elo Ağu"),
        Utf8("Sep sept set wrz zář szept сен вер syys Eyl"),
        Utf8("Oct Okt ott out paź říj окт жов loka Eki"),
        Utf8("Nov lis noi ноя лис marras Kas"),
        Utf8("Dec Dez déc dic gru pro des дек гру joulu Ara"),
    ];

    /// <returns>1 to 12; 0 when it is no month's name.</returns>
    public static int Of(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> name = word is [.., (byte)'.'] ? word[..^1] : word;
        if (name.Length is < 3 or > MostBytes) { return 0; }
        if (char.IsAsciiDigit((char)name[0])) { return Counted(name); }
        for (int month = 1; month <= s_names.Length; month++)
        {
            foreach (byte[] known in s_names[month - 1])
            {
                if (Ascii.EqualsIgnoreCase(name, known) || name.SequenceEqual(known)) { return month; }
            }
        }

        return 0;
    }

    private static int Counted(ReadOnlySpan<byte> name)
    {
        int digits = char.IsAsciiDigit((char)name[1]) ? 2 : 1;
        if (!name[digits..].SequenceEqual("月"u8) && !name[digits..].SequenceEqual("월"u8)) { return 0; }
        int month = digits == 2 ? ((name[0] - '0') * 10) + name[1] - '0' : name[0] - '0';
        return month <= 12 ? month : 0;
    }

    private static byte[][] Utf8(string names) => [.. names.Split(' ').Select(Encoding.UTF8.GetBytes)];
}
