using System.Buffers.Text;
using System.Text.Json;

namespace Lowmark.Logs.Lines;

/// <summary>The entries of a JSON text: one object or several, at any depth, cut short or not.</summary>
internal ref struct JsonEntries
{
    private const int Named = 3;
    private const int NamedInSome = 2;
    private const int Guessed = 1;
    private const int ShortestGuess = 8;

    private Utf8JsonReader _reader;
    private bool _ended;
    private int _entryDepth;

    public JsonEntries(ReadOnlySpan<byte> json)
    {
        JsonReaderOptions lenient = new() { AllowTrailingCommas = true, AllowMultipleValues = true };
        _reader = new(json, isFinalBlock: false, new JsonReaderState(lenient));
    }

    /// <summary>Whether it is worth reading at all: damaged JSON costs an exception.</summary>
    public static bool MayHoldText(ReadOnlySpan<byte> json) =>
        JsonFields.NameMessage(json) || AnchorScanner.IndexOf(json) >= 0;

    /// <summary>Reads on to the end of the next object that holds a message.</summary>
    public bool MoveNext(CarriedEntry entry)
    {
        entry.Reset();
        if (_ended) { return false; }
        try
        {
            JsonField field = JsonField.Other;
            bool isNamed = false;
            while (_reader.Read())
            {
                switch (_reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        (field, isNamed) = (JsonFields.Classify(_reader.ValueSpan), true);
                        continue;
                    case JsonTokenType.StartObject when !isNamed:
                        _entryDepth = _reader.CurrentDepth;
                        break;
                    case JsonTokenType.String:
                        TakeString(field, entry);
                        break;
                    case JsonTokenType.Number:
                        TakeNumber(field, entry);
                        break;
                    case JsonTokenType.StartArray when field == JsonField.Message:
                        TakeArray(entry);
                        break;
                    case JsonTokenType.EndObject when entry.MessageRank > 0 && _reader.CurrentDepth <= _entryDepth:
                        return true;
                    default:
                        break;
                }

                isNamed = false;
            }
        }
        catch (JsonException)
        {
            // Damage is normal: what was read before it counts.
        }

        _ended = true;
        return entry.MessageRank > 0;
    }

    private readonly void TakeString(JsonField field, CarriedEntry entry)
    {
        ReadOnlySpan<byte> value = _reader.ValueSpan;
        switch (field)
        {
            case JsonField.Message or JsonField.ContainerMessage:
                TakeMessage(value, Named, entry);
                entry.FromContainer |= field == JsonField.ContainerMessage;
                break;
            case JsonField.MessageInSome:
                TakeMessage(value, NamedInSome, entry);
                break;
            case JsonField.Time when EpochTime.Microseconds(value) is { } micros:
                entry.RealtimeMicroseconds = micros;
                break;
            case JsonField.Time:
                Escapes.Json(value, entry.WallTime);
                break;
            case JsonField.Host:
                Escapes.Json(value, entry.Host);
                break;
            case JsonField.Tag:
                Escapes.Json(value, entry.Tag);
                break;
            case JsonField.Transport:
                entry.FromKernel = value.SequenceEqual("kernel"u8);
                break;
            case JsonField.Realtime:
                entry.RealtimeMicroseconds = Whole(value);
                break;
            case JsonField.Monotonic:
                entry.MonotonicMicroseconds = Whole(value);
                break;
            case JsonField.Other:
                Guess(value, entry);
                break;
        }
    }

    private readonly void TakeNumber(JsonField field, CarriedEntry entry)
    {
        ReadOnlySpan<byte> value = _reader.ValueSpan;
        switch (field)
        {
            case JsonField.Time when EpochTime.Microseconds(value) is { } micros:
                entry.RealtimeMicroseconds = micros;
                break;
            case JsonField.Time:
                entry.MonotonicMicroseconds = SecondsAndMicroseconds(value);
                break;
            case JsonField.Realtime:
                entry.RealtimeMicroseconds = Whole(value);
                break;
            case JsonField.Monotonic:
                entry.MonotonicMicroseconds = Whole(value);
                break;
            default:
                break;
        }
    }

    /// <summary>A message that is no valid UTF-8 is an array of its bytes; a field given twice is an array of
    /// strings.</summary>
    private void TakeArray(CarriedEntry entry)
    {
        entry.Message.Clear();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.String) { Escapes.Json(_reader.ValueSpan, entry.Message); }
            else if (_reader.TokenType == JsonTokenType.Number
                && Whole(_reader.ValueSpan) is >= 0 and <= 255 and long value)
            {
                entry.Message.Add((byte)value);
            }
        }

        entry.MessageRank = Named;
    }

    private static void TakeMessage(ReadOnlySpan<byte> value, int rank, CarriedEntry entry)
    {
        if (rank < entry.MessageRank) { return; }
        Escapes.Json(value, entry.Message);
        entry.MessageRank = rank;
    }

    /// <summary>Loggers name the message as they like: a value that holds an anchor is one.</summary>
    private static void Guess(ReadOnlySpan<byte> value, CarriedEntry entry)
    {
        if (entry.MessageRank > 0 || value.Length < ShortestGuess || AnchorScanner.IndexOf(value) < 0) { return; }
        TakeMessage(value, Guessed, entry);
    }

    private static long? Whole(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out int used) && used == value.Length ? number : null;

    private static long? SecondsAndMicroseconds(ReadOnlySpan<byte> value)
    {
        int dot = value.IndexOf((byte)'.');
        if (dot <= 0 || value.Length != dot + 7 || dot > 10) { return null; }
        return Whole(value[..dot]) is { } seconds && Whole(value[(dot + 1)..]) is { } micros
            ? (seconds * 1_000_000) + micros : null;
    }
}
