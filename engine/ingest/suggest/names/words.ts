/** The words that headings of exports are made of, by what they mean. */

/** Concept: words for it, in the languages that shops are kept in. Accents are taken off before comparing. */
export const WORDS: Record<string, string> = {
  order:
    "order orders ord checks invoice invoices inv transaction transactions trans txn basket baskets receipt receipts sale sales purchase checkout bestellung bestellungen bestell auftrag auftraege auftrags rechnung rechnungen rechnungs beleg kauf commande commandes facture factures achat vente ventes ticket pedido pedidos orden ordenes factura facturas venta ventas compra ordine ordini fattura fatture vendita vendite scontrino encomenda fatura venda vendas bestelling bestellingen factuur facturen ordre ordrer faktura zamowienie zamowienia paragon objednavka objednavky bestel verkauf verkaeufe verkaufs vendas zamowien sprzedaz sprzedazy faktury paragonu dokument dokumentu dokumenty documento 注文 受注 売上 伝票 订单 訂單 销售 주문 заказ заказа заказы чек siparis beställning beställningar bestilling bestillinger ordrar ordren tilaus tilaukset kvitto kvittering kuitti pesanan rendelés rendelési rendelések comandă comenzi παραγγελία παραγγελίας satis satış document documents zakup zakupu オーダー verkoop doc docs albaran albarán bolla ddt remito booking bookings reservas prenotazione prenotazioni reservering reserveringen mietvertrag mietvertraege mietvorgang verhuring verhuringen",
  line: "line lines detail details position positionen positions pos row rows rad posten zeile zeilen ligne lignes linea lineas detalle detalles dettaglio dettagli detalhe detalhes riga righe regel regels linje entry entries rad rader satir satır 明細 позиция позиции linjer rivi rivit pozycji pozycja polozka polozky polozek",
  item: "item items angebot angebots listing listings oferta oferty",
  customer:
    "customer customers cust client clients user users buyer buyers shopper shoppers member members household households hh account accounts kunde kunden kaeufer besteller acheteur cliente clientes clienti comprador usuario acquirente klant klanten kund kunder klient klienci zakaznik asiakas person people contact contacts consumer patron subscriber visitor recipient receiver retailer stockist auftraggeber kontrahent kontrahenta nabywca klienta klientow odbiorca destinatario acheteurs zakaznika 顧客 会員 お客様 購入者 注文者 客户 客戶 买家 会员 고객 회원 клиент клиенты клиента покупатель покупателя musteri müşteri alici alıcı köpare køber kjøper asiakkaan pembeli pelanggan vevő vásárló ügyfél πελάτης πελάτη debiteur debiteuren debitor debitoren 구매자 주문자 contato contatto username kontakt kupujacy kupujacego 账号 帐号 renter renters attendee attendees medlem medlemmar medlemmer mitglied mitglieder socio socios soci leden",
  // Of a business, whom it sells to, buys from or works with.
  partner: "partner partners",
  product:
    "product products prod article articles artikel good goods material produkt produkte produit produits producto productos prodotto prodotti articulo articulos articolo articoli produto produtos towar towary vare varer tuote merchandise catalog catalogue asin produktu produktow towaru towarow tovar zbozi vara varor varu artikelen 商品 製品 产品 產品 상품 товар товара товары urun ürün urunu artiklar tuotteet tuotteen produk barang termék cikk produs produse προϊόν προϊόντος 宝贝 equipment dish dishes plat plats piatto piatti plato platos gericht gerichte speise speisen plan plans",
  variant:
    "variant variants variation variations combination combinations variante varianten varianti variasi",
  brand:
    "brand brands manufacturer manufacturers maker marke hersteller marque fabricant marca fabricante merk mfr mfg marki producent ブランド 品牌 бренд marka varumärke varemærke varemerke märke mærke merke tuotemerkki merkki",
  category:
    "category categories cat department departments dept commodity kategorie kategorien warengruppe rubrik rubrique categoria categorias categorie familia famille rayon collection family categorytext genre section taxon kategorii grupa sezione reparto カテゴリ 分類 类别 分类 категория kategorisi varugrupp varegruppe kategori kategorier tuoteryhmä avdelning avdeling kategória κατηγορία",
  staff:
    "cashier employee staff salesperson salesman clerk kassierer kassiererin bediener mitarbeiter verkaeufer verkäufer vendeur caissier vendedor cajero venditore cassiere verkoper medewerker saelger säljare selger sprzedawca kasjer satici продавец кассир",
  supplier:
    "supplier suppliers vendor vendors lieferant lieferanten fournisseur proveedor fornitore leverancier dostawca leverantör leverandør toimittaja tedarikçi 仕入先 供应商",
  location:
    "location locations warehouse warehouses store stores shop shops branch outlet lager filiale depot tienda magasin magazzino almacen entrepot lokation standort lagerort lagerplatz magazijn almacén depo 倉庫 仓库 склад butik butiker butikk butikker loja lojas negozio negozi sklep sklepy sklepu winkel winkels magazyn magazyny magazynu magazynowe magazynowy magasins tiendas filialen",
  campaign: "campaign campaigns campagne kampagne kampagnen campana",
  promotion: "promotion promotions promo aktion",
  coupon: "coupon coupons voucher vouchers gutschein gutscheine cupon couponcode クーポン 优惠券 쿠폰",
  refund:
    "refund refunds refunded avoir avoirs devolucao devolucoes estornos return returns returned creditmemo retoure retouren erstattung gutschrift remboursement retour devolucion devoluciones reembolso reso rimborso återbetalning tilbagebetaling tilbakebetaling refusjon refusjoner hyvitys palautus retur returer returnering returneringer palautukset zwrot zwroty zwrotu zwrotow vraceni vratka vratky estorno rimborsi terugbetaling terugbetalingen iadeler 返品 返金 退货 退款 退貨 환불 반품 visszáru visszáruk visszatérítés visszatérítések возврат возвраты επιστροφή επιστροφές retururi clawback clawbacks",
  shipment:
    "shipment shipments fulfillment fulfillments fulfilment parcel tracking sendung lieferung отправление отправления resi",
  event: "event events action activity ereignis evento evenement",
  session: "session sessions visit visits sitzung",
  competitor:
    "competitor competitors rival wettbewerber konkurrent concurrent mitbewerber concorrente competidor konkurencja rakip 競合 竞争对手",
  payment: "payment payments zahlung paiement pago pagamento betaling betalning betalsätt maksu maksutapa",
  billing: "billing rechnungsadresse 請求先",
  id: "id ids uid uuid guid key pk identifier no nr num number nummer numero numer code kod ref reference referenz cislo nro numarasi 番号 コード 编号 編號 号 번호 номер ид код kode koodi tunnus nomor szám száma număr κωδικός αριθμός kodu cod cód código codice codigo identyfikator identifiant identificador 编码 編碼",
  sku: "sku skus artnr symbol 货号 артикул cikkszám sygnatura",
  barcode:
    "barcode barkod ean gtin upc isbn mpn barras barre strichcode streepjescode kreskowy streckkod stregkode strekkode viivakoodi",
  name: "name names title label bezeichnung titel nom nombre nome naam namn navn nazwa nazwy titre titulo titolo 名称 名前 氏名 名 이름 название наименование nazev benämning adi adı betegnelse nimi nimike nama név neve denumire όνομα 명 tytuł 标题 姓名 jmeno megnevezés megnevezes",
  description:
    "description desc beschreibung descripcion descrizione omschrijving descricao libelle designation opis denominazione denominacion описание beskrivning beskrivelse tekst kuvaus",
  date: "date day datum fecha dato dia jour tag giorno dag dzien datas 日付 日 日期 날짜 일자 일시 주문일 дата tarih tarihi päivä päivämäärä pvm tanggal dátum dátuma kelte ημερομηνία dt dat",
  time: "time timestamp datetime tstamp ts zeit hora heure uhrzeit at when ora tijd zeitpunkt 日時 時刻 时间 時間 время saat tid tidpunkt tidspunkt aika waktu idő ώρα",
  created:
    "created creation placed processed registered utworzenia utworzono signup joined erstellt angelegt cree creado creato add added since skapad oprettet opprettet luotu dibuat aangemaakt vytvoreno criado criada",
  updated:
    "updated modified changed geaendert modifie modificado bijgewerkt actualizado atualizado aggiornato modificato uppdaterad opdateret oppdatert paivitetty zaktualizowano aktualizovano zmeneno guncellendi etl ingested uploaded upload loaded synced",
  quantity:
    "quantity quantities qty units menge anzahl stueck stuck quantite qte cantidad cant unidades quantita qta qtd quantidade aantal antal ilosc szt sztuk sztuki stk pieces pcs pieza pezzi 数量 個数 件数 수량 구매수 количество кол mnozstvi adet miktar antall mængde mengde määrä kpl jumlah mennyiség cantitate ποσότητα ud uds unid nights",
  count: "count",
  price:
    "price prices preis preise prix precio precios prezzo prezzi preco prijs pris cena ceny vk verkaufspreis 価格 価 价格 价 價 단가 가격 판매가 цена fiyat fiyati fiyatı försäljningspris salgspris utsalgspris utpris hinta myyntihinta harga preț ár τιμή pvp",
  retail: "retail advies 零售",
  wholesale: "wholesale 批发",
  unit: "unit einzel unitaire unitario unitaria each apiece avg average stuk einzeln pu selling jednostkowa jedn 単 单 單 kus birim styck styk stykk enhet enhets enhed yksikkö satuan unitar μονάδας eenheid eenheids sztukę",
  cost: "cost costs einkaufspreis einstand cout costo coste custo cogs ek kosten kost inköpspris innkjøpspris indkøbspris kostpris kostnad ostohinta inkoop 原価 仕入価格 进价 采购价 成本 maliyet koszt",
  total:
    "total totals sum amount amt value revenue receita gesamt gesamtpreis summe betrag montant importe monto importo totale bedrag belopp umsatz turnover grand paid valor valeur wert kwota wartosc razem totaal summa charge charges dollars euros pounds 金額 合計 総額 小計 金额 总额 合计 금액 сумма итого стоимость celkem tutar tutari tutarı toplam beløb beloeb beløp totalt yhteensä loppusumma omsättning omsætning omsetning összesen végösszeg összeg σύνολο 총 suma soma somma",
  subtotal: "subtotal sub zwischensumme subtotaal mezisoucet delsumma delsum välisumma",
  incl: "incl inc including inclusive inkl with inklusive",
  excl: "excl untaxed exc ex excluding exclusive exkl without ekskl eksklusive exklusive",
  gross: "gross brutto ttc bruto lordo",
  net: "net netto ht neto",
  discount:
    "discount discounts disc rebate reduction rabatt nachlass remise descuento sconto desconto korting rabat rabatu markdown 割引 値引 折扣 할인 скидка sleva indirim alennus diskon kedvezmény reducere έκπτωση dto dcto 优惠",
  tax: "tax taxes vat gst mwst ust steuer mehrwertsteuer umsatzsteuer tva iva btw moms impuesto impuestos imposto impostos imposte taxe podatek podatku dph imposta 消費税 税 税额 세금 ндс kdv mva merverdiavgift mervärdesskatt alv pajak áfa φπα",
  shipping:
    "shipping frete fretes freight delivery postage versand versandkosten fracht porto livraison envio spedizione verzend verzendkosten frakt ship port dostawa dostawy wysylka wysylki envios doprava spese 送料 運賃 运费 運費 배송비 доставка kargo fragt leverans levering toimitus ongkir pengiriman szállítás livrare αποστολή 邮费",
  currency:
    "currency waehrung wahrung devise moneda valuta moeda waluta waluty curr iso 通貨 币种 貨幣 валюта валюты mena birimi valuutta",
  status:
    "status statuses statusy statussen statuser stavy zustand estado estados etat etats stat statut stato stage financial fulfilment situacao situacion stanu 状態 ステータス 状态 狀態 상태 статус stav durum durumu statüsü tila állapot stare κατάσταση 状況 狀況",
  state: "state region province county bundesland provincia regione",
  email:
    "email mail emailadresse emailadres mailadres mailadresse correo courriel メール メールアドレス 邮箱 почта eposta sähköposti",
  phone: "phone telephone telefon mobile fax telefono mobil telefonnummer tlf puhelin",
  country:
    "country land pays pais paese nation countrycode cc 国 国家 国名 страна ulke ülke zeme maa negara ország țară χώρα kraj kraju państwo",
  city: "city town ort stadt ville ciudad citta plaats miasto miejscowosc cidade 市区町村 城市 город sehir mesto stad postort poststed kaupunki kota város oraș πόλη woonplaats localidad población comune ilçe",
  postcode:
    "zip zipcode postcode postal plz cp cap postleitzahl kod_pocztowy pocztowy psc 郵便 邮编 индекс postnummer postnr postinumero",
  gender: "gender sex geschlecht sexe sexo sesso kön køn kjønn sukupuoli",
  birth:
    "birth birthday birthdate dob geburtsdatum geburts geburt naissance nacimiento nascita födelsedatum fødselsdato syntymäaika geboorte geboortedatum urodzenia doğum 生年月日 出生日期",
  year: "year jahr annee ano anno",
  age: "age alter edad eta",
  first: "first vorname voornaam imie prenom forename firstname имя förnamn fornavn etunimi",
  last: "last nachname achternaam nazwisko surname apellido cognome lastname familienname efternamn efternavn etternavn sukunimi 姓 氏 фамилия apellidos sobrenome soyadı soyad příjmení",
  url: "url link href permalink",
  image:
    "image images img picture photo thumbnail bild foto imagen immagine zdjęcie zdjęcia afbeelding görsel 画像 图片",
  weight: "weight gewicht poids peso vikt vekt vægt paino",
  marketing: "newsletter marketing optin subscribed consent nieuwsbrief infolettre boletín",
  channel: "channel kanal canal medium platform",
  kind: "type kind tipo typ belegart vorgangsart bewegungsart transaktionsart auftragsart soort rodzaj tür türü",
  start: "start starts begin begins valid von ab debut inicio inizio effective",
  end: "end ends until bis expiry expires fin",
  from: "from",
  to: "to",
  reason: "reason grund motif motivo",
  path: "path pfad chemin",
  parent: "parent eltern padre",
  compare: "compare list original regular uvp was old rrp msrp retailprice liste listino",
  spend:
    "spend spent budget ausgaben gasto depense ausgegeben ausgegebener dépensé gastado speso besteed besteedbedrag wydatki wydana harcanan 消化金額 花费",
  impressions:
    "impressions impression views impr impressionen impresiones impressioni impressões vertoningen wyświetlenia gösterim インプレッション 展示次数",
  clicks: "clicks click klick klicks clic clics clique cliques kliks kliknięcia tıklama クリック 点击",
  anonymous: "anonymous anon cookie pseudo",
  device: "device geraet appareil",
  page: "page seite",
  referrer: "referrer referer",
  stock:
    "stock inventory bestand existencias voorraad lagerbestand onhand hand giacenza lagersaldo lagerbeholdning lagerantal varastosaldo stok stan 在庫 库存 재고 остаток estoque stany zasob zasoby készlet stoc skladem scorta scorte magazzinale",
  forecast: "forecast forecasted expected projected planned predicted",
  available:
    "available verfugbar disponible disponibile beschikbaar tillganglig dostepne verfügbar dostępnych 可用",
  committed: "committed reserved allocated reserviert réservé reservado gereserveerd zarezerwowane",
  incoming: "incoming ordered",
  carrier: "carrier",
  shipped: "shipped dispatched",
  delivered: "delivered",
  // What the shop orders from its suppliers.
  procurement: "procurement inkooporder",
  received: "received wareneingang ontvangen recibido ricevuto",
  lead: "lead leadtime lieferzeit levertijd",
  moq: "moq minimum mindestbestellmenge",
  pack: "pack packsize package verpackungseinheit verpakkingseenheid ve",
  observed: "observed scraped abruf abgerufen crawled",
  asof: "as asof counted",
  movement: "movement movements adjustment adjustments bewegung",
  moved: "moved",
  grams: "grams gram g gramm",
  guest: "guest gast",
  billed: "billed invoiced",
  fee: "fee fees tip tips gratuity gratuities trinkgeld pourboire propina propinas mancia fooi napiwek dricks drikkepenge commission commissions gebuehr gebuehren provision frais oplata comision cargo cargos tarifa tarifas commissione avgift gebyr",
  percent:
    "percent pct percentage prozent rate prcnt aliquota taux stawka sazba oranı oran satz 率 세율 perc procent pourcent pourcentage porcentaje percentuale percentual porcentagem",
  deleted:
    "deleted removed deletado deletada apagado apagada geloescht gelöscht löschkz supprime supprimé eliminado borrado excluido verwijderd usuniety usunięty usunieto smazano smazany slettet raderad poistettu silindi удален удалено 削除 删除 삭제",
  cancelled:
    "cancelled canceled cancellation cancelado cancelada annulé annulee annullato annullata anulado anulada anulowane anulowano storniert storno stornovano geannuleerd avbruten annulleret kansellert peruttu отменен отменено キャンセル 取消 취소",
  backorder: "backorder backordered backorders rueckstand",
  is: "is has",
};
