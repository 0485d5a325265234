//! Each form of file that BAN, BAL and spreadsheets write, a small file each.

use super::tests::sound;
use super::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/fixtures/input/", $name))
    };
}

#[test]
fn bal_of_version_1_2_takes_what_it_lacks_from_the_key() {
    let (summary, notes) = sound(fixture!("bal-1.2.csv"));
    assert_eq!(
        notes.rows,
        [
            "2 street [0420] 12||Rue du Repère|05000|05061|Gap|||6080001,44560001 ",
            "3 street [0420] 0||Rue du Repère|05000|05061|Gap|||6080002,44560002 ",
        ]
    );
    assert_eq!(notes.beside, [" Entrance false", "Les Repères Entrance false"]);
    assert_eq!((summary.layout, notes.skipped.len()), (Layout::Bal, 0));
    let without = String::from_utf8(fixture!("bal-1.2.csv").to_vec()).unwrap().replace("commune_insee", "autre");
    assert_eq!(sound(without.as_bytes()).1.rows, notes.rows);
}

#[test]
fn bal_of_version_1_5_has_toponyms_and_no_key() {
    let (summary, notes) = sound(fixture!("bal-1.5.csv"));
    assert_eq!(
        notes.rows,
        [
            "3 street [] 7|bis|Rue du Repère|22400|22093|Lamballe-Armor|22093|Lamballe|-2517820,48468090 \
             bre=Straed ar Merk,gallo=Rue du Repérë",
            "4 place [] -||Le Hameau Fixe|22400|22093|Lamballe-Armor|||-2517000,48468000 ",
        ]
    );
    assert_eq!(notes.beside, ["Le Hameau Fixe bre=Ar Gêr Fest Entrance true", " Segment false"]);
    assert_eq!((summary.layout, summary.merged), (Layout::Bal, 1));
}

#[test]
fn a_certified_position_stays_before_an_entrance() {
    let certified = String::from_utf8(fixture!("bal-1.5.csv").to_vec()).unwrap();
    let entrance = certified.replace(
        "2026-06-02;1\n00000000-0000-4000-8000-000000000001;00000000-0000-4000-8000-000000000004",
        "2026-06-02;0\n00000000-0000-4000-8000-000000000001;00000000-0000-4000-8000-000000000004",
    );
    assert_ne!(entrance, certified);
    assert!(sound(entrance.as_bytes()).1.rows[0].contains("-2517810,48468080"));
}

#[test]
fn every_language_of_a_file_is_read() {
    let (_, notes) = sound(fixture!("bal-languages.csv"));
    assert_eq!(
        notes.rows,
        ["2 street [0420] 3||Rue du Repère||66136|Perpignan|||2895001,42698001 \
             fra=Rue du Repère,oci=Carrièra de la Fita,cat=Carrer de la Fita,frp=Rua du Repère"]
    );
    assert_eq!(notes.beside, ["Le Mas Fixe cat=El Mas Fix Entrance true"]);
}

#[test]
fn ban_with_ids_tells_lieu_dit_position_and_certification() {
    let (summary, notes) = sound(fixture!("ban-with-ids.csv"));
    assert_eq!(notes.rows[0], "2 street [fix001] 4||Chemin du Repère|05000|05061|Gap|||6080001,44560001 ");
    assert_eq!(notes.beside, ["Les Repères Hauts Parcel true", " Unknown false"]);
    assert_eq!((summary.layout, summary.rows), (Layout::BanAddresses, 2));
    let (summary, notes) = sound(fixture!("ban-lieux-dits-with-ids.csv"));
    assert_eq!(notes.rows, ["2 place [b011] -||Les Repères Hauts|05000|05061|Gap|||6081000,44561000 "]);
    assert_eq!(summary.layout, Layout::BanPlaces);
}

#[test]
fn tables_of_spreadsheets_are_read_whatever_their_encoding_separator_and_line_ends() {
    let expected = [
        "2 street [0420] 12|bis|Allée des Prés|05000|05061|Gap|||6080001,44560001 ",
        "3 street [0420] 14||Allée des Prés|05000|05061|Gap|||6080002,44560002 ",
        "4 street [0420] 16|BIS|Allée des Prés|05000|05061|Gap|||6080003,44560003 ",
    ];
    for (name, bytes, encoding) in [
        ("windows-1252", &fixture!("sheet-windows-1252.csv")[..], "windows-1252"),
        ("utf-16le with a mark, tabs", fixture!("sheet-utf-16le-mark.csv"), "utf-16le"),
        ("utf-16le", fixture!("sheet-utf-16le.csv"), "utf-16le"),
        ("utf-16be with a mark", fixture!("sheet-utf-16be-mark.csv"), "utf-16be"),
        ("utf-16be", fixture!("sheet-utf-16be.csv"), "utf-16be"),
        ("CR", fixture!("sheet-cr.csv"), "utf-8"),
        ("commas", fixture!("sheet-commas.csv"), "utf-8"),
    ] {
        let (summary, notes) = sound(bytes);
        assert_eq!(notes.rows, expected, "{name}");
        assert_eq!(summary.encoding, encoding, "{name}");
        let zero = "citycode without its leading zero";
        assert_eq!((notes.mended, notes.skipped), (vec![(2, zero), (3, zero), (4, zero)], vec![]), "{name}");
    }
    let (_, notes) = sound(fixture!("sheet-declared.csv"));
    let one_line_down = ["3 street [0420] 12", "4 street [0420] 14", "5 street [0420] 16"];
    assert!(notes.rows.iter().zip(one_line_down).all(|(row, start)| row.starts_with(start)), "{:?}", notes.rows);
    assert_eq!(notes.rows.len(), 3);
}

#[test]
fn names_and_suffixes_are_cleaned_in_tables_and_documents() {
    let header = "id;numero;rep;nom_voie;code_insee;nom_commune;lon;lat\n";
    for (line, expected) in [
        ("05061_a_1;1;;Rue \t du   Test\u{1};05061;Gap;6.0;44.5", "1||Rue du Test|"),
        (
            "05061_a_1;1;\\;\"\"\"Ecovillage \"\"\"\"Les Rainettes\"\"\"\"\"\"\";05061;Gap;6.0;44.5",
            "1||Ecovillage \"Les Rainettes\"|",
        ),
        ("05061_a_1;1;NULL;Rue\u{a0}du Test;05061;Gap;6.0;44.5", "1||Rue du Test|"),
    ] {
        let (_, notes) = sound(format!("{header}{line}\n").as_bytes());
        assert!(notes.rows[0].contains(expected), "{:?}", notes.rows);
    }
    let document = |name: &str, number: &str| {
        format!(
            "{{\"id\":\"05061_t001\",\"type\":\"street\",\"name\":\"{name}\",\"citycode\":\"05061\",\"city\":\"Gap\",\
             \"housenumbers\":{{\"{number}\":{{\"lat\":44.56,\"lon\":6.08}}}}}}\n"
        )
    };
    for (name, number, expected) in [
        ("Rue du Test", "3 c\\nc", "3|c|Rue du Test|"),
        ("la Croix d'C\\ttevoux", "1", "1||la Croix d'C tevoux|"),
        ("Rue du Test\\u0001", "1\\\\", "1||Rue du Test|"),
        ("Clos du Test", "42a bis", "42|a bis|Clos du Test|"),
        ("\\\"Ecovillage \\\"\\\"Les Rainettes\\\"\\\"\\\"", "1", "1||Ecovillage \"Les Rainettes\"|"),
    ] {
        let (_, notes) = sound(document(name, number).as_bytes());
        assert!(notes.rows[0].contains(expected), "{:?}", notes.rows);
    }
    let latin = document("Rue de l'#glise", "1").into_bytes();
    let latin: Vec<u8> = latin.into_iter().map(|byte| if byte == b'#' { 0xc9 } else { byte }).collect();
    assert!(sound(&latin).1.rows[0].contains("Rue de l'Église"));
}

#[test]
fn a_faulty_line_says_its_column_and_every_fault_its_remedy() {
    let (_, notes) = sound(fixture!("ban-faults.csv"));
    let shown = |line: u64| {
        let at = notes.skipped.iter().position(|(number, _)| *number == line).unwrap();
        &notes.shown[at]
    };
    assert!(shown(7).starts_with("column lon reads \"6.0\", column lat reads \"here\": here;6.0;"), "{}", shown(7));
    assert!(shown(10).starts_with("column code_insee reads \"506\": "), "{}", shown(10));
    assert!(shown(12).starts_with("column numero reads \"douze\", column rep reads \"\": "), "{}", shown(12));
    assert!(shown(8).starts_with("column nom_voie reads \"\": "), "{}", shown(8));
    assert!(shown(14).starts_with("44.5;"), "{}", shown(14));
    for (_, why) in &notes.skipped {
        assert_ne!(remedy(why), "", "{why}");
    }
    for why in fault::MENDS {
        assert_ne!(remedy(why), "", "{why}");
    }
    assert_eq!(remedy("something else"), "");
}
