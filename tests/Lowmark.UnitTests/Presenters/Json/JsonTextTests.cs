using System.Globalization;
using System.Text;
using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Json;

namespace Lowmark.UnitTests.Presenters.Json;

/// <summary>Whatever text goes in, the JSON is pure ASCII, and who parses it has the text again.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("free < min & 'so' on", "\"free < min & 'so' on\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\n\r\t\b\u001b[31m\u007f", "\"\\n\\r\\t\\u0008\\u001b[31m\\u007f\"")]
    [InlineData("é\u202e\u200bx", "\"\\u00e9\\u202e\\u200bx\"")]
    [InlineData("a\ud83d\ude00z", "\"a\\ud83d\\ude00z\"")]
    public void A_text_is_escaped_where_it_has_to_be(string text, string expected) =>
        Assert.Equal(expected, Written(json => json.WriteValue(text)));

    /// <summary>No row of a theory: the metadata of an assembly can not hold it.</summary>
    [Fact]
    public void Half_a_surrogate_pair_is_the_replacement_character()
    {
        Assert.Equal("\"a\\ufffdz\"", Written(json => json.WriteValue("a\ud83dz")));
        Assert.Equal("\"\\ufffd\"", Written(json => json.WriteValue("\ude00")));
    }

    [Fact]
    public void A_name_from_the_kernel_is_escaped_as_a_text_is() =>
        Assert.Equal("{\"a\\\"\\u0001\":1,\"b\":-9223372036854775808}", Written(json =>
        {
            json.WriteStartObject();
            json.Number("a\"\u0001", 1);
            json.Number("b"u8, long.MinValue);
            json.WriteEndObject();
        }));

    [Fact]
    public void Values_of_one_array_or_object_have_a_comma_between_them_and_no_others() =>
        Assert.Equal("[[],{},{\"a\":[1,\"x\",null],\"b\":{},\"c\":true,\"d\":0.5},[]]", Written(json =>
        {
            json.WriteStartArray();
            json.WriteStartArray();
            json.WriteEndArray();
            json.WriteStartObject();
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteStartArray("a"u8);
            json.WriteValue(1);
            json.WriteValue("x");
            json.WriteNull();
            json.WriteEndArray();
            json.WriteStartObject("b"u8);
            json.WriteEndObject();
            json.Flag("c"u8, true);
            json.Number("d"u8, 0.5m);
            json.WriteEndObject();
            json.WriteRawValue("[]"u8);
            json.WriteEndArray();
        }));

    /// <summary>From one digit to all, and where the number of digits changes.</summary>
    [Fact]
    public void A_number_has_all_its_digits_and_no_leading_zero()
    {
        for (long power = 1; power < long.MaxValue / 10; power *= 10)
        {
            foreach (long number in new[] { power - 1, power, power + 1, power / 7, 10 * power / 9 })
            {
                Assert.Equal(
                    string.Create(CultureInfo.InvariantCulture, $"[{number},{-number}]"), Written(json =>
                    {
                        json.WriteStartArray();
                        json.WriteValue(number);
                        json.WriteValue(-number);
                        json.WriteEndArray();
                    }));
            }
        }

        Assert.Equal("-9223372036854775808", Written(json => json.WriteValue(long.MinValue)));
    }

    [Theory]
    [InlineData(0UL, "\"0x0\"")]
    [InlineData(0x6200caUL, "\"0x6200ca\"")]
    [InlineData(ulong.MaxValue, "\"0xffffffffffffffff\"")]
    public void A_mask_is_a_text_in_hex_digits(ulong mask, string expected) =>
        Assert.Equal(expected, Written(json => json.WriteHex(mask)));

    [Theory]
    [InlineData('"')]
    [InlineData('\\')]
    [InlineData('\u001f')]
    [InlineData('\u007f')]
    [InlineData('\u0080')]
    [InlineData('\u00ff')]
    [InlineData('\u0141')]
    [InlineData('\uff41')]
    public void A_character_is_escaped_wherever_it_stands(char hostile)
    {
        for (int length = 1; length <= 70; length++)
        {
            for (int at = 0; at < length; at++)
            {
                char[] text = [.. Enumerable.Repeat('x', length)];
                text[at] = hostile;

                string json = Written(json => json.WriteValue(new string(text)));

                Assert.Equal(new string(text), JsonSerializer.Deserialize<string>(json));
                Assert.DoesNotContain(json, character => character is < ' ' or > '~');
            }
        }
    }

    [Fact]
    public void Texts_of_any_length_are_whole_wherever_the_memory_ends()
    {
        for (int length = 4080; length < 4100; length++)
        {
            string text = new string('x', length) + "\u0001\"end";

            using JsonDocument document = JsonDocument.Parse(Written(json => json.WriteValue(text)));

            Assert.Equal(text, document.RootElement.GetString());
        }
    }

    [Fact]
    public void A_row_of_the_longest_values_is_whole_wherever_the_memory_ends()
    {
        string hostile = new('\u0001', 16);
        RankedTask task = new(
            int.MinValue, hostile, new(long.MinValue), new(long.MinValue), int.MinValue, Eligible: false, hostile);
        for (int before = 3400; before < 4100; before++)
        {
            using JsonDocument document = JsonDocument.Parse(Written(json =>
            {
                json.WriteStartArray();
                json.WriteRawValue(Encoding.UTF8.GetBytes(new string('1', before)));
                ReportJson.Ranked(json, in task);
                json.WriteEndArray();
            }));

            JsonElement row = document.RootElement[1];
            Assert.Equal(hostile, row.GetProperty("why_not").GetString());
            Assert.Equal(long.MinValue, row.GetProperty("held_pages").GetInt64());
        }
    }

    [Fact]
    public void A_document_goes_on_behind_a_flush_and_another_begins_behind_a_clear()
    {
        using MemoryStream output = new();
        JsonText json = new();
        json.WriteStartArray();
        json.WriteValue(1);
        json.Flush(output);
        json.WriteValue(2);
        json.WriteEndArray();
        json.Flush(output);
        json.Clear();
        json.WriteNull();
        json.Flush(output);

        Assert.Equal("[1,2]null", Encoding.UTF8.GetString(output.ToArray()));
    }

    private static string Written(Action<JsonText> write)
    {
        JsonText json = new();
        write(json);
        return Encoding.UTF8.GetString(json.Written);
    }
}
